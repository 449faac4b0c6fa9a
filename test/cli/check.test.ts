import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type LocalResendOptions, startLocalResend } from '../../sandbox/resend/local-resend.ts';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/local-slack.ts';
import { check } from '../../src/check/check.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config/config.ts';
import { BOT_SCOPES } from '../../src/slack/scopes.ts';
import { REAL_SETTINGS } from '../process/real-settings.ts';
import { query, type TestDatabase, testDatabase } from '../setup/database.ts';
import { makeMembership, makeTemplate, makeTenant, makeUser } from '../setup/factories.ts';
import { silentLogger } from '../setup/logger.ts';
import { typed } from './use-cli.ts';

const HOME = 'T000000001';
const VERIFIED = [{ name: 'mail.northwind.test', status: 'verified' }] as const;

const stops: (() => unknown)[] = [];
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
  stops.push(() => database.close());
});

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A Directory Admin of a tenant, with this address. */
async function makeAdmin(email: string, tenant: { slackWorkspace?: string } = {}) {
  const { id: tenantId } = await makeTenant(database.db, { name: 'Northwind Tower', ...tenant });
  const { id: userId } = await makeUser(database.db, { email });
  const { id: permissionsTemplateId } = await makeTemplate(database.db, { tenantId, directory: 'ADMIN' });
  await makeMembership(database.db, { tenantId, userId, permissionsTemplateId });
}

/** The settings of an Usher whose Slack and Resend run here, and answer as they should unless said otherwise. */
async function settings(
  options: { scopes?: readonly string[]; resend?: LocalResendOptions } = {},
): Promise<Record<string, string>> {
  const slack: LocalSlack = await startLocalSlack({
    signingSecret: REAL_SETTINGS.SLACK_SIGNING_SECRET,
    scopes: options.scopes ?? BOT_SCOPES,
    seed: {
      workspaces: [
        {
          id: HOME,
          people: [{ id: 'U000000001', name: 'alice', email: 'alice@northwind.test' }],
          channels: [],
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
    RESEND_API_KEY: resend.apiKey,
    RESEND_BASE_URL: resend.baseUrl,
    RESEND_WEBHOOK_SECRET: resend.webhookSecret,
    DATABASE_URL: database.url,
    // A Slack answers there, and not Usher.
    PUBLIC_URL: new URL(slack.apiUrl).origin,
  };
}

const usherCheck = (env: Record<string, string>) => typed(['check'], env);

test('what is right has one line each; what is wrong has a line with what to do, and the status is 1', async () => {
  await makeAdmin('alice@northwind.test');
  const { status, out, err } = await usherCheck(await settings());
  expect(out.trimEnd().split('\n')).toEqual([
    `✓ Slack accepts the bot token; it is of the workspace ${HOME}.`,
    '✓ The Slack app has all scopes.',
    '✓ Resend accepts the API key.',
    '✓ Resend has verified mail.northwind.test, the domain of MAIL_FROM.',
    expect.stringMatching(/^✓ The database is PostgreSQL \d+/),
    '✓ The database can be written to.',
    '✓ The database has the extension pg_trgm, or Usher may make it.',
    "✓ This machine's clock agrees with the database's.",
    '✓ Northwind Tower has a Directory Admin who is in Slack.',
    expect.stringMatching(/^✗ http.*\/healthz answers \d+, and not as Usher does\. Check that the proxy/),
  ]);
  expect({ status, err }).toEqual({ status: 1, err: '1 thing to put right.\n' });
});

test('settings that are wrong are named before anything is asked', async () => {
  const { status, err } = await usherCheck({ DATABASE_URL: database.url });
  expect(status).toBe(1);
  expect(err).toContain('SLACK_BOT_TOKEN');
});

test.each([
  [
    'a token that Slack does not know',
    { SLACK_BOT_TOKEN: 'xoxb-wrong' },
    '✗ Slack does not accept SLACK_BOT_TOKEN',
  ],
  ['a Slack that is away', { SLACK_API_URL: 'http://127.0.0.1:9/api/' }, '✗ Slack cannot be reached'],
  [
    'a key that Resend does not know',
    { RESEND_API_KEY: 're_wrong' },
    '✗ Resend does not accept RESEND_API_KEY',
  ],
  ['a sender of another domain', { MAIL_FROM: 'a@elsewhere.test' }, '✗ Resend does not know elsewhere.test'],
  [
    'a database that is away',
    { DATABASE_URL: 'postgres://u:p@127.0.0.1:9/x' },
    '✗ The database at 127.0.0.1:9/x',
  ],
  [
    'no Usher at PUBLIC_URL',
    { PUBLIC_URL: 'http://127.0.0.1:9' },
    '✗ http://127.0.0.1:9/healthz cannot be reached',
  ],
  ['no webhook secret', { RESEND_WEBHOOK_SECRET: '' }, '! RESEND_WEBHOOK_SECRET is not set'],
])('%s is said', async (_which, changed, line) => {
  const { status, out } = await usherCheck({ ...(await settings()), ...changed });
  expect(out).toContain(line);
  expect(status).toBe(1);
});

test('missing scopes are named', async () => {
  const { out } = await usherCheck(
    await settings({ scopes: BOT_SCOPES.filter((scope) => scope !== 'im:write') }),
  );
  expect(out).toContain('✗ The Slack app lacks im:write. ');
});

test('a domain that is not verified is said, and a key that may only send is no fault', async () => {
  const pending = await settings({ resend: { domains: [{ ...VERIFIED[0], status: 'pending' }] } });
  expect((await usherCheck(pending)).out).toContain('✗ Resend has not verified mail.northwind.test');
  const sendingOnly = await settings({ resend: { sendingOnly: true } });
  expect((await usherCheck(sendingOnly)).out).toContain('! Resend accepts the API key, which may only send');
});

test('a database that is read-only, lacks its extension, or is not up to date is said', async () => {
  const { pathname } = new URL(database.url);
  await query(database.url, 'DROP EXTENSION pg_trgm CASCADE');
  await query(database.url, `DELETE FROM _prisma_migrations WHERE migration_name LIKE '%seen_commands'`);
  const env = await settings();
  expect((await usherCheck(env)).out).toContain('✗ The database is not at this version of Usher. ');
  await query(database.url, `ALTER DATABASE ${pathname.slice(1)} SET default_transaction_read_only = on`);
  expect((await usherCheck(env)).out).toContain('✗ The database is read-only. ');
});

test('a missing extension is said where no migration will make it', async () => {
  await query(database.url, 'DROP EXTENSION pg_trgm CASCADE');
  expect((await usherCheck(await settings())).out).toContain('✗ The database lacks the extension pg_trgm. ');
});

test("a clock that is more than 5 s from the database's is said", async () => {
  const findings = await check(readConfig(await settings()), {
    clock: systemClock,
    logger: silentLogger,
    machineTime: () => Date.now() + 60_000,
  });
  expect(findings).toContainEqual({
    state: 'WRONG',
    sentence: expect.stringContaining("This machine's clock is 60 s ahead of the database's"),
  });
});

test('a directory in which nobody could use Usher is said', async () => {
  const env = await settings();
  expect((await usherCheck(env)).out).toContain('✗ There are no tenants yet. ');
  await makeTenant(database.db, { name: 'Harbor Bridge' });
  await makeAdmin('nobody@northwind.test');
  const { out } = await usherCheck(env);
  expect(out).toContain('✗ Harbor Bridge has no Directory Admin. ');
  expect(out).toContain('✗ Northwind Tower has no Directory Admin whom Slack knows');
});

test('a tenant of another workspace than the token is said', async () => {
  await makeAdmin('alice@northwind.test', { slackWorkspace: 'T000000002' });
  expect((await usherCheck(await settings())).out).toContain(
    `✗ Northwind Tower belongs to the Slack workspace T000000002, and the bot token to ${HOME}. `,
  );
});
