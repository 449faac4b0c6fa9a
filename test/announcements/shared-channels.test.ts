import { afterEach, expect, test } from '@jest/globals';
import { writeNotice } from '../../src/directory/write-notice.ts';
import { useAnnouncements } from './announcements-app.ts';

const app = useAnnouncements();

afterEach(async () => {
  app.slack.clearFaults();
  await app.runUntilDone();
  app.slack.channel('tower').shared = false;
});

const REASON = /^.*people of other organisations can read that channel/m;

test.each([
  ['#partners', 'partners'],
  ['C000000008', 'partners'],
  ['C000000009', 'private-partners'],
])(
  'a card for %s, which other organisations read, goes to the inviter, with the reason',
  async (channel, name) => {
    const { cardId } = await app.invite({ channel });
    await app.runAll();
    expect(app.messagesOf(cardId, name)).toEqual([]);
    const [direct, ...others] = app.messagesOf(cardId, '@alice');
    expect(others).toEqual([]);
    expect(JSON.stringify(direct?.blocks)).toMatch(REASON);
    expect(app.slack.messagesIn(name)).toEqual([]);
  },
);

test('a notice for such a channel goes to the one who asked, with the reason', async () => {
  const at = app.context.clock.now();
  await app.db.$transaction((tx) =>
    writeNotice(tx, {
      ...{ key: 'added:a', tenantId: app.ids.tenantId, kind: 'USER_ADDED', at },
      data: {
        ...{ tenantName: 'Northwind Tower', name: 'Jane Doe', email: 'jane@acme.test' },
        ...{ companyName: 'Acme Steel', templateName: 'Subcontractor', by: 'Alice Admin' },
      },
      to: { workspace: 'T000000001', channel: '#partners', requestedBy: 'U000000001' },
    }),
  );
  await app.runAll();
  expect(app.slack.messagesIn('partners')).toEqual([]);
  const told = app.slack.messagesIn('@alice').at(-1);
  expect(told?.text).toContain('Jane Doe');
  expect(told?.text).toMatch(REASON);
});

test('what happens after a channel was shared goes to the inviter, not into the thread', async () => {
  const { cardId, roundId } = await app.invite({ channel: '#tower' });
  await app.runAll();
  expect(app.messagesOf(cardId, 'tower')).toHaveLength(1);
  app.slack.channel('tower').shared = true;
  app.restarted();
  await app.note(roundId, { kind: 'BOUNCED', key: 'bounced:0' });
  await app.runUntilDone();
  expect(app.messagesOf(cardId, 'tower')[0]?.replies).toEqual([]);
  const [direct] = app.messagesOf(cardId, '@alice');
  expect(JSON.stringify(direct?.blocks)).toMatch(REASON);
});

test('a card for the inviter alone names no channel, and its thread follows it', async () => {
  const { cardId, roundId } = await app.invite({ channel: 'U000000001' });
  await app.runAll();
  await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
  await app.runUntilDone();
  const [direct, ...others] = app.messagesOf(cardId, '@alice');
  expect(others).toEqual([]);
  expect(direct?.replies).toHaveLength(1);
  expect(JSON.stringify(direct?.blocks)).not.toMatch(/This is not in|cannot post/);
});

test('where the app may not see who reads a channel, nothing is posted there', async () => {
  app.slack.fail('conversations.info', { error: 'missing_scope' }, 20);
  const { cardId } = await app.invite({ channel: 'C000000003' });
  app.restarted();
  await app.runAll();
  expect(app.messagesOf(cardId, 'tower')).toEqual([]);
  const [direct] = app.messagesOf(cardId, '@alice');
  expect(JSON.stringify(direct?.blocks)).toContain('the app may not see who can read that channel');
});

test('Slack is asked once a minute who reads a channel, however much is posted', async () => {
  app.restarted();
  const before = app.slack.calls('conversations.info').length;
  for (let n = 0; n < 4; n += 1) await app.invite({ channel: '#invites' });
  await app.runUntilDone();
  expect(app.slack.calls('conversations.info').length - before).toBe(1);
});
