import {
  type LocalSlack,
  type LocalSlackOptions,
  startLocalSlack,
} from '../../../sandbox/slack/local-slack.ts';
import type { SlackSeed } from '../../../sandbox/slack/seed.ts';

export const SIGNING_SECRET = 'signing-secret-of-the-tests';

const SEED: SlackSeed = {
  workspaces: [
    {
      id: 'T000000001',
      name: 'Northwind',
      people: [
        { id: 'U000000001', name: 'alice', realName: 'Alice Admin', email: 'Alice@northwind.test' },
        { id: 'U000000002', name: 'bob', email: 'bob@northwind.test' },
        { id: 'U000000003', name: 'gus', email: 'gus@guest.test', restricted: true },
        { id: 'U000000004', name: 'robot', bot: true },
        { id: 'U000000005', name: 'gone', email: 'gone@northwind.test', deleted: true },
        { id: 'U000000006', name: 'eve', email: 'eve@else.test', external: true },
        { id: 'U000000007', name: 'solo', email: 'solo@guest.test', ultraRestricted: true },
      ],
      channels: [
        { id: 'C000000001', name: 'general' },
        { id: 'C000000002', name: 'closed', private: true, members: ['alice'] },
        { id: 'C000000003', name: 'without-app', app: false },
        { id: 'C000000004', name: 'hidden', private: true, app: false },
        { id: 'C000000005', name: 'announcements', appMayPost: false },
        { id: 'C000000006', name: 'old', archived: true },
      ],
    },
    {
      id: 'T000000002',
      name: 'Southwind',
      people: [{ id: 'U000000101', name: 'sue', email: 'sue@southwind.test' }],
      channels: [{ id: 'C000000101', name: 'general' }],
    },
  ],
};

/** A local Slack without rate limits, unless asked for. */
export function exampleSlack(options: Partial<LocalSlackOptions> = {}): Promise<LocalSlack> {
  return startLocalSlack({ seed: SEED, signingSecret: SIGNING_SECRET, limits: 'off', ...options });
}

/** Calls a method of the Web API with JSON, as the app's bot. */
export async function call(
  slack: LocalSlack,
  method: string,
  args: Record<string, unknown>,
  token = slack.botToken,
): Promise<Record<string, unknown>> {
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  const answer: unknown = await response.json();
  if (typeof answer !== 'object' || answer === null) throw new Error('no object');
  return { ...answer };
}
