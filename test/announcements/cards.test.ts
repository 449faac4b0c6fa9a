import { afterEach, describe, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/clock.ts';
import { openRound } from '../setup/factories.ts';
import { waitFor, waitForBlocked } from '../setup/wait-for.ts';
import { useAnnouncements } from './announcements-app.ts';

const app = useAnnouncements();

afterEach(async () => {
  app.slack.clearFaults();
  await app.runUntilDone();
  app.log.length = 0;
});

describe('a card', () => {
  test('is posted once, in the channel it was asked for, and its ts is saved', async () => {
    const { cardId } = await app.invite({ firstName: 'Jane', lastName: 'Doe' });
    await app.runAll();
    await app.runAll();
    const messages = app.messagesOf(cardId);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.text).toMatch(
      /^Jane Doe \(.*\) is invited to Northwind Tower as .*, by Alice\. user-.*@acme\.test · /,
    );
    expect(JSON.stringify(messages[0]?.blocks)).toContain('by Alice');
    expect(await app.card(cardId)).toMatchObject({
      postedChannel: 'C000000002',
      ts: messages[0]?.ts,
      revision: 1,
      shown: 1,
      attempts: 0,
      nextAttemptAt: null,
      error: null,
    });
  });

  test('whose answer was lost is found in the channel, and shows what has happened since', async () => {
    const { cardId, roundId } = await app.invite();
    app.slack.fail('chat.postMessage', { reset: 'after' });
    await app.runAll();
    await app.end(roundId, 'REVOKED');
    app.context.clock.advance(10 * MINUTE);
    await app.runAll();
    const messages = app.messagesOf(cardId);
    expect(messages.map(({ text }) => text)).toEqual([expect.stringContaining('Revoked')]);
  });

  test('says that somebody was invited, so its thread begins with the next fact', async () => {
    const { cardId } = await app.invite();
    await app.runAll();
    expect(app.messagesOf(cardId)[0]?.replies).toEqual([]);
    const facts = await app.db.cardFact.findMany({ where: { cardId } });
    expect(facts).toMatchObject([{ kind: 'INVITED', ts: app.messagesOf(cardId)[0]?.ts }]);
  });

  test('many changes are one edit, and facts follow in order in its thread', async () => {
    const { cardId, roundId } = await app.invite();
    await app.runAll();
    const edits = app.slack.calls('chat.update').length;
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.note(roundId, { kind: 'DELIVERED', key: 'delivered:0' });
    await app.end(roundId, 'LOGGED_IN');
    await app.runAll();
    await app.runAll();
    expect(app.slack.calls('chat.update').length).toBe(edits + 1);
    const [message] = app.messagesOf(cardId);
    expect(message?.text).toContain(':white_check_mark: Logged in');
    expect(message?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toEqual([
      'Welcome email sent',
      'Logged in',
    ]);
  });

  test('shows the next round, and its reply is broadcast to the channel', async () => {
    const { cardId, roundId, membershipId } = await app.invite();
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.runAll();
    await app.invite({ membershipId });
    await app.runAll();
    const [message] = app.messagesOf(cardId);
    expect(JSON.stringify(message?.blocks)).toContain('round 2 · ');
    expect(message?.replies.map(({ text, broadcast }) => [text.replace(/ · .*/, ''), broadcast])).toEqual([
      ['Welcome email sent', false],
      ['Invited again by Alice Admin, round 2', true],
    ]);
  });

  test('a re-invite in another channel gets a card there', async () => {
    const { membershipId } = await app.invite();
    await app.runAll();
    const again = await app.invite({ membershipId, channel: 'C000000003' });
    await app.runAll();
    const [message] = app.messagesOf(again.cardId, 'tower');
    expect(JSON.stringify(message?.blocks)).toContain('round 2 · ');
    expect(message?.replies).toEqual([]);
  });

  test('can show any name', async () => {
    const wild = `<!channel> & <@${'U000000001'}> \u202E"😀\n`.repeat(20);
    const { cardId, roundId } = await app.invite({ firstName: wild, lastName: wild });
    await app.note(roundId, { kind: 'BOUNCED', key: 'bounced', detail: wild.repeat(50) });
    await app.runAll();
    const [message] = app.messagesOf(cardId);
    expect(message?.replies).toHaveLength(1);
    expect(JSON.stringify(message)).not.toMatch(/<(?!!date)/);
  });

  test('gets a fact that is reported twice in its thread once', async () => {
    const { cardId, roundId } = await app.invite();
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.note(
      roundId,
      { kind: 'WELCOME_SENT', key: 'sent:0' },
      { kind: 'DELIVERED', key: 'delivered:0' },
    );
    await app.runAll();
    expect(app.messagesOf(cardId)[0]?.replies).toHaveLength(1);
  });

  test('says sent and delivered in one line: the line is edited when the mail arrives', async () => {
    const { cardId, roundId } = await app.invite();
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.runAll();
    const line = () => app.messagesOf(cardId)[0]?.replies.map(({ text }) => text) ?? [];
    expect(line()).toEqual([expect.not.stringContaining('delivered')]);
    await app.note(
      roundId,
      { kind: 'DELIVERED', key: 'delivered:0', day: 0 },
      { kind: 'FOLLOW_UP_SENT', key: 'sent:3', day: 3 },
      { kind: 'DELIVERED', key: 'delivered:3', day: 3 },
    );
    await app.runAll();
    expect(line()).toEqual([
      expect.stringMatching(/^Welcome email sent · .*, delivered /),
      expect.stringMatching(/^Day 3 follow-up sent · .*, delivered /),
    ]);
    expect(await app.isWork()).toBe(false);
  });

  test('of which the line that waits for its edit holds up no other line', async () => {
    const { cardId, roundId } = await app.invite();
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.runAll();
    await app.note(roundId, { kind: 'DELIVERED', key: 'delivered:0', day: 0 });
    await app.end(roundId, 'LOGGED_IN');
    app.slack.fail('chat.update', { rateLimited: 2 });
    await app.run();
    const line = () => app.messagesOf(cardId)[0]?.replies.map(({ text }) => text) ?? [];
    expect(line()).toEqual([expect.not.stringContaining('delivered'), expect.stringContaining('Logged in')]);
    await app.runUntilDone();
    expect(line()[0]).toContain('delivered');
  });

  test('shows trouble in the channel as well, and what belongs to it once', async () => {
    const { cardId, roundId } = await app.invite();
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.note(roundId, { kind: 'SUPPRESSED', key: 'suppressed:0', day: 0 });
    await app.end(roundId, 'BOUNCED');
    await app.runAll();
    expect(
      app.messagesOf(cardId)[0]?.replies.map(({ text, broadcast }) => [text.split(' · ')[0], broadcast]),
    ).toEqual([
      ['Welcome email sent', false],
      [expect.stringMatching(/^Welcome email suppressed/), true],
    ]);
  });

  test('that was deleted by hand is posted again only when somebody invites there again', async () => {
    const { cardId, roundId, membershipId } = await app.invite();
    await app.runAll();
    const [message] = app.messagesOf(cardId);
    await call('chat.delete', { channel: 'C000000002', ts: message?.ts });
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.runAll();
    await app.runAll();
    expect(app.messagesOf(cardId)).toEqual([]);
    expect(await app.card(cardId)).toMatchObject({ ts: null, error: 'The message was deleted in Slack.' });
    await app.invite({ membershipId });
    await app.runAll();
    const [again] = app.messagesOf(cardId);
    expect(again?.ts).not.toBe(message?.ts);
    expect(again?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toEqual([
      'Welcome email sent',
      'Invited again by Alice Admin, round 2',
    ]);
  });

  test('that was deleted by hand is posted again when the re-invite itself finds it gone', async () => {
    const { cardId, membershipId } = await app.invite();
    await app.runAll();
    const [message] = app.messagesOf(cardId);
    await call('chat.delete', { channel: 'C000000002', ts: message?.ts });
    await app.invite({ membershipId });
    await app.runAll();
    const [again, ...others] = app.messagesOf(cardId);
    expect(others).toEqual([]);
    expect(JSON.stringify(again?.blocks)).toContain('round 2 · ');
    expect(again?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toEqual([
      'Invited again by Alice Admin, round 2',
    ]);
    expect(await app.card(cardId)).toMatchObject({ ts: again?.ts, error: null });
  });

  test('that was deleted by hand is posted again when the thread of a re-invite finds it gone', async () => {
    const { cardId, roundId, membershipId } = await app.invite();
    await app.runAll();
    const [message] = app.messagesOf(cardId);
    await call('chat.delete', { channel: 'C000000002', ts: message?.ts });
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.invite({ membershipId });
    // Edits have to wait, so that it is the thread that is tried first.
    app.announcer.pace.hold('chat.update', 60_000);
    await app.runAll();
    const [again] = app.messagesOf(cardId);
    expect(again?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toEqual([
      'Welcome email sent',
      'Invited again by Alice Admin, round 2',
    ]);
    app.restarted();
  });

  test('that was deleted by hand is posted again when somebody is being invited there while it is given up', async () => {
    const { cardId, roundId, membershipId } = await app.invite();
    await app.runAll();
    const [message] = app.messagesOf(cardId);
    await call('chat.delete', { channel: 'C000000002', ts: message?.ts });
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    app.slack.fail('chat.update', { delay: 500 });
    const edits = app.slack.calls('chat.update').length;
    const running = app.run();
    await waitFor(() => app.slack.calls('chat.update').length > edits);
    await app.db.$transaction(async (tx) => {
      const announcement = { workspace: 'T000000001', channel: '#invites', requestedBy: 'U000000001' };
      const { aliceId: sentById } = app.ids;
      await openRound(tx, { membershipId, sentById, at: app.context.clock.now(), announce: announcement });
      // The run comes to give the card up, and waits for this transaction.
      await Promise.race([waitForBlocked(app.db), running]);
    });
    await running;
    await app.runUntilDone();
    const [again] = app.messagesOf(cardId);
    expect(again?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toContain(
      'Invited again by Alice Admin, round 2',
    );
  });

  test('that cannot be rendered is given up, and the others are posted', async () => {
    const broken = await app.invite();
    await app.db.tenant.update({ where: { id: app.ids.tenantId }, data: { timezone: 'Nowhere/Land' } });
    await app.note(broken.roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.run();
    expect(app.log).toMatchObject([{ level: 'error', fields: { card: broken.cardId } }]);
    await app.db.tenant.update({
      where: { id: app.ids.tenantId },
      data: { timezone: 'America/Chicago' },
    });
    const whole = await app.invite();
    await app.runAll();
    expect(app.messagesOf(whole.cardId)).toHaveLength(1);
  });
});

async function call(method: string, args: Record<string, unknown>): Promise<void> {
  await fetch(new URL(method, app.slack.apiUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${app.slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
}
