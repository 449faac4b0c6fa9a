import { expect, test } from '@jest/globals';
import type { ChannelSeed } from '../../sandbox/slack/seed.ts';
import { check } from '../../src/check/check.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config/config.ts';
import { BOT_SCOPES } from '../../src/slack/scopes.ts';
import { query } from '../setup/database.ts';
import { makeMembership, makeTenant } from '../setup/factories.ts';
import { silentLogger } from '../setup/logger.ts';
import { hasPgBouncer, startPgBouncer } from '../setup/processes/pgbouncer.ts';
import { HOME, useChecked, VERIFIED } from './use-checked.ts';
import { typed } from './use-cli.ts';

const checked = useChecked();
const { stops, ownDatabase, makeAdmin, settings, aliveAt, used } = checked;

const usherCheck = (env: Record<string, string>) => typed(['check'], env);

const ALL_RIGHT = [
  `✓ Slack accepts the bot token; it is of the workspace ${HOME}.`,
  '✓ The Slack app has all scopes.',
  '✓ The Slack app has the commands /usher, /reinvite.',
  '✓ Resend accepts the API key.',
  '✓ Resend has verified mail.northwind.test, the domain of MAIL_FROM.',
  expect.stringMatching(/^✓ The database is PostgreSQL \d+/),
  '✓ The database can be written to.',
  '✓ The database has the extension pg_trgm, or Usher may make it.',
  "✓ This machine's clock agrees with the database's.",
  '✓ The database is reached directly, and not through a pooler.',
  '✓ Northwind Tower has a Directory Admin who is in Slack.',
  '✓ Northwind Tower is announced in #invites, and the app is in it.',
  '✓ These commands have reached Usher: /usher.',
  expect.stringMatching(/^✓ The last webhook of Resend arrived at 20\S+Z\.$/),
];

test('what is right has one line each, and the status is 0', async () => {
  const publicUrl = await aliveAt();
  const { status, out, err } = await usherCheck({ ...(await used()), PUBLIC_URL: publicUrl });
  expect(out.trimEnd().split('\n')).toEqual([...ALL_RIGHT, `✓ Usher answers at ${publicUrl}.`]);
  expect({ status, err }).toEqual({ status: 0, err: '' });
});

test('what is wrong has a line with what to do, and the status is 1', async () => {
  const { status, out, err } = await usherCheck(await used());
  expect(out.trimEnd().split('\n')).toEqual([
    ...ALL_RIGHT,
    expect.stringMatching(/^✗ http.*\/healthz answers \d+, and not as Usher does\. Check that the proxy/),
  ]);
  expect({ status, err }).toEqual({ status: 1, err: '1 thing to put right.\n' });
});

test.each<[string, ChannelSeed[], string]>([
  ['not there', [], '✗ The app does not see #invites, where Northwind Tower is announced. If the channel is'],
  ['private', [{ id: 'C1', name: 'invites', private: true, app: false }], '✗ The app does not see #invites'],
  [
    'public',
    [{ id: 'C1', name: 'invites', app: false }],
    '✓ Northwind Tower is announced in #invites, which',
  ],
  [
    'shared',
    [{ id: 'C1', name: 'invites', shared: true }],
    '✗ #invites, where Northwind Tower is announced, is shared',
  ],
])('a channel for announcements that is %s is said', async (_which, channels, line) => {
  await ownDatabase();
  await makeAdmin('alice@northwind.test', { announceIn: '#invites' });
  expect((await usherCheck(await settings({ channels }))).out).toContain(line);
});

test('an archived channel that is named by its id is said', async () => {
  await ownDatabase();
  await makeAdmin('alice@northwind.test', { announceIn: 'C000000009' });
  const channels = [{ id: 'C000000009', name: 'old', archived: true }];
  expect((await usherCheck(await settings({ channels }))).out).toContain('is announced, is archived. ');
});

test('commands that Usher does not answer, or none, are said', async () => {
  const odd = await usherCheck(await settings({ commands: ['/usher', '/remind-me'] }));
  expect(odd.out).toContain('✗ The Slack app has commands that Usher does not answer: /remind-me. ');
  expect((await usherCheck(await settings({ commands: [] }))).out).toContain(
    '✗ The Slack app has no commands. ',
  );
  const wrongToken = { ...(await settings({ commands: [] })), SLACK_CONFIG_TOKEN: 'xoxe.xoxp-old' };
  expect((await usherCheck(wrongToken)).out).toMatch(/✗ Slack did not show the app's manifest: .*12 hours/);
  expect((await usherCheck(await settings())).out).toContain('! No command has reached Usher yet. ');
});

test('webhooks that do not arrive are said once mail was sent', async () => {
  await ownDatabase();
  const env = await settings();
  expect((await usherCheck(env)).out).toContain(
    '! No webhook of Resend has arrived yet, and no mail was sent.',
  );
  const { id: membershipId } = await makeMembership(checked.database.db);
  const sentAt = (time: string) =>
    query(
      checked.database.url,
      `INSERT INTO emails (membership_id, kind, day, status, created_at, due_at, accepted_at)
       VALUES ('${membershipId}', 'SIGN_IN_REMINDER', 0, 'ACCEPTED', now(), now(), ${time})`,
    );
  await sentAt('now()');
  expect((await usherCheck(env)).out).toContain('! Mail was sent in the last hour, and no webhook');
  await query(checked.database.url, "UPDATE emails SET accepted_at = now() - interval '2 hours'");
  expect((await usherCheck(env)).out).toContain('✗ Mail was sent, and no webhook of Resend has arrived. ');
  await query(
    checked.database.url,
    "INSERT INTO received_webhooks VALUES ('resend:msg_1', now() - interval '3 days')",
  );
  expect((await usherCheck(env)).out).toMatch(/✗ The last webhook of Resend arrived at 20\S+Z, and mail/);
});

(hasPgBouncer ? test : test.skip)('a pooler is said, and that the jobs had better go round it', async () => {
  const bouncer = await startPgBouncer(checked.database.url);
  stops.push(() => bouncer.stop());
  const env = { ...(await settings()), DATABASE_URL: bouncer.url };
  expect((await usherCheck(env)).out).toContain('! The database is behind a pooler in transaction mode');
  expect((await usherCheck({ ...env, JOBS_URL: checked.database.url })).out).toContain(
    '✓ The database is behind a pooler, and the jobs’ store is reached directly.',
  );
});

test('settings that are wrong are named before anything is asked', async () => {
  const { status, err } = await usherCheck({ DATABASE_URL: checked.database.url });
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
  await ownDatabase();
  const { pathname } = new URL(checked.database.url);
  await query(checked.database.url, 'DROP EXTENSION pg_trgm CASCADE');
  await query(
    checked.database.url,
    `DELETE FROM _prisma_migrations WHERE migration_name LIKE '%seen_commands'`,
  );
  const env = await settings();
  expect((await usherCheck(env)).out).toContain('✗ The database is not at this version of Usher. ');
  await query(
    checked.database.url,
    `ALTER DATABASE ${pathname.slice(1)} SET default_transaction_read_only = on`,
  );
  expect((await usherCheck(env)).out).toContain('✗ The database is read-only. ');
});

test('a missing extension is said where no migration will make it', async () => {
  await ownDatabase();
  await query(checked.database.url, 'DROP EXTENSION pg_trgm CASCADE');
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
  await ownDatabase();
  const env = await settings();
  expect((await usherCheck(env)).out).toContain('✗ There are no tenants yet. ');
  await makeTenant(checked.database.db, { name: 'Harbor Bridge' });
  await makeAdmin('nobody@northwind.test');
  const { out } = await usherCheck(env);
  expect(out).toContain('✗ Harbor Bridge has no Directory Admin. ');
  expect(out).toContain('✗ Northwind Tower has no Directory Admin whom Slack knows');
});

test('a tenant of another workspace than the token is said', async () => {
  await ownDatabase();
  await makeAdmin('alice@northwind.test', { slackWorkspace: 'T000000002' });
  expect((await usherCheck(await settings())).out).toContain(
    `✗ Northwind Tower belongs to the Slack workspace T000000002, and the bot token to ${HOME}. `,
  );
});
