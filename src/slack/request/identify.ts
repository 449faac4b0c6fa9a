import { identifyCaller, type SlackProfile } from '../../directory/identify-caller.ts';
import { UserError } from '../../errors.ts';
import type { SlackContext } from '../slack-context.ts';

/** Who asks: a Slack user, mapped to a user account. */
export interface Asker {
  readonly workspace: string;
  readonly slackUser: string;
  readonly userId: string;
}

/** A command, a pressed button or a submitted form, as Slack sends it. */
export interface SlackRequest {
  readonly workspace: string | undefined;
  readonly slackUser: string;
  /** Slack gives each request its own. */
  readonly triggerId: string;
}

/**
 * Identifies who types in a menu, by what is remembered of them: Slack is not asked with every key. A caller from
 * another workspace than the app's own sees nothing of its tenants.
 *
 * @throws UserError `OTHER_WORKSPACE`, or `CALLER_NOT_MAPPED` when the Slack user has no user account
 */
export async function identifyTyping(
  app: SlackContext,
  request: Pick<SlackRequest, 'workspace' | 'slackUser'>,
): Promise<Asker> {
  const who = { workspace: await checkWorkspace(app, request), slackUser: request.slackUser };
  return mapToUser(app, who, () => app.profiles.remembered(who));
}

/**
 * Identifies who asks, once per request: Bolt keeps no replay cache, and a request that was signed once can be sent
 * again for five minutes (platform.md, "Timing").
 *
 * @returns null when this request was received before
 * @throws UserError as `identifyTyping` does, and what `SlackProfiles` throws
 */
export async function identifyOnce(app: SlackContext, request: SlackRequest): Promise<Asker | null> {
  const workspace = await checkWorkspace(app, request);
  const received = await app.db.receivedSlackRequest.createMany({
    data: [{ id: request.triggerId, receivedAt: app.clock.now() }],
    skipDuplicates: true,
  });
  if (received.count === 0) return null;
  const who = { workspace, slackUser: request.slackUser };
  return mapToUser(app, who, () => app.profiles.current(who));
}

async function checkWorkspace(
  app: SlackContext,
  { workspace }: Pick<SlackRequest, 'workspace'>,
): Promise<string> {
  if (workspace && workspace === (await app.workspace.home())) return workspace;
  throw new UserError(
    'OTHER_WORKSPACE',
    'This Usher belongs to another Slack workspace, so it cannot be used here.',
  );
}

async function mapToUser(
  app: SlackContext,
  who: Pick<Asker, 'workspace' | 'slackUser'>,
  profile: () => Promise<SlackProfile>,
): Promise<Asker> {
  return { ...who, userId: await identifyCaller(app.db, { ...who, profile }) };
}
