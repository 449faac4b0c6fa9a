import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from '@jest/globals';
import { type LocalResendOptions, startLocalResend } from '../../sandbox/resend/local-resend.ts';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/local-slack.ts';
import type { ChannelSeed } from '../../sandbox/slack/seed.ts';
import { BOT_SCOPES } from '../../src/slack/scopes.ts';
import { REAL_SETTINGS } from '../process/real-settings.ts';
import { query, type TestDatabase, testDatabase, useDatabase } from '../setup/database.ts';
import { makeMembership, makeTemplate, makeTenant, makeUser } from '../setup/factories.ts';

export const HOME = 'T000000001';
export const VERIFIED = [{ name: 'mail.northwind.test', status: 'verified' }] as const;

/** What `usher check` looks at: a database, and Slack and Resend as they should answer, unless a test says otherwise. */
export function useChecked() {
  const stops: (() => unknown)[] = [];
  /** What most tests look at and leave as it is. */
  const empty = useDatabase();
  let database: TestDatabase;

  beforeEach(() => {
    database = empty;
  });

  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  /** Gives this test a database of its own, to write to. */
  async function ownDatabase(): Promise<void> {
    const own = await testDatabase();
    stops.push(() => own.close());
    database = own;
  }

  /** A Directory Admin of a tenant, with this address. */
  async function makeAdmin(email: string, tenant: { slackWorkspace?: string; announceIn?: string } = {}) {
    const { id: tenantId } = await makeTenant(database.db, { name: 'Northwind Tower', ...tenant });
    const { id: userId } = await makeUser(database.db, { email });
    const { id: permissionsTemplateId } = await makeTemplate(database.db, { tenantId, directory: 'ADMIN' });
    await makeMembership(database.db, { tenantId, userId, permissionsTemplateId });
  }

  /** The settings of an Usher whose Slack and Resend run here, and answer as they should unless said otherwise. */
  async function settings(
    options: {
      scopes?: readonly string[];
      resend?: LocalResendOptions;
      channels?: ChannelSeed[];
      commands?: readonly string[];
    } = {},
  ): Promise<Record<string, string>> {
    const slack: LocalSlack = await startLocalSlack({
      signingSecret: REAL_SETTINGS.SLACK_SIGNING_SECRET,
      scopes: options.scopes ?? BOT_SCOPES,
      ...(options.commands && { commands: options.commands }),
      seed: {
        workspaces: [
          {
            id: HOME,
            people: [{ id: 'U000000001', name: 'alice', email: 'alice@northwind.test' }],
            channels: options.channels ?? [{ id: 'C000000001', name: 'invites' }],
          },
        ],
      },
    });
    const resend = await startLocalResend({ domains: VERIFIED, ...options.resend });
    stops.push(
      () => slack.stop(),
      () => resend.stop(),
    );
    return {
      ...REAL_SETTINGS,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: slack.apiUrl,
      ...(options.commands && { SLACK_CONFIG_TOKEN: slack.configToken }),
      RESEND_API_KEY: resend.apiKey,
      RESEND_BASE_URL: resend.baseUrl,
      RESEND_WEBHOOK_SECRET: resend.webhookSecret,
      DATABASE_URL: database.url,
      // A Slack answers there, and not Usher.
      PUBLIC_URL: new URL(slack.apiUrl).origin,
    };
  }

  /** Something that answers at PUBLIC_URL as a running Usher does. */
  async function aliveAt(): Promise<string> {
    const server = createServer((_req, res) => res.end('{"alive":true}')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** A directory and a database as of an Usher that has been used. */
  async function used(): Promise<Record<string, string>> {
    await ownDatabase();
    await makeAdmin('alice@northwind.test', { announceIn: '#invites' });
    await query(
      database.url,
      `INSERT INTO seen_commands VALUES ('${HOME}', '/usher', now());
       INSERT INTO received_webhooks VALUES ('resend:msg_1', now())`,
    );
    return settings({ commands: ['/usher', '/reinvite'] });
  }

  return {
    get database() {
      return database;
    },
    ...{ stops, ownDatabase, makeAdmin, settings, aliveAt, used },
  };
}
