import { afterEach, describe, expect, test } from '@jest/globals';
import { DAY } from '../../src/clock.ts';
import { countStatements } from '../setup/statements.ts';
import { waitFor } from '../setup/wait-for.ts';
import { useAnnouncements } from './announcements-app.ts';

const app = useAnnouncements();

afterEach(async () => {
  app.slack.clearFaults();
  await app.runUntilDone();
  app.log.length = 0;
});

describe('a lost answer', () => {
  test.each(['before', 'after'] as const)(
    'a connection that is reset %s Slack took the card leaves one card',
    async (reset) => {
      const { cardId } = await app.invite();
      app.slack.fail('chat.postMessage', { reset });
      await app.run();
      expect(await app.card(cardId)).toMatchObject({ ts: null, attempts: 1 });
      await app.runUntilDone();
      expect(app.messagesOf(cardId)).toHaveLength(1);
      expect(await app.card(cardId)).toMatchObject({ ts: app.messagesOf(cardId)[0]?.ts, attempts: 0 });
    },
  );

  test.each(['before', 'after'] as const)(
    'a connection that is reset %s Slack took a fact leaves one fact',
    async (reset) => {
      const { cardId, roundId } = await app.invite();
      await app.runAll();
      await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
      app.slack.fail('chat.postMessage', { reset });
      await app.run();
      expect(app.messagesOf(cardId)[0]?.replies).toHaveLength(reset === 'after' ? 1 : 0);
      await app.runUntilDone();
      expect(app.messagesOf(cardId)[0]?.replies).toHaveLength(1);
    },
  );

  test('a process that dies after Slack took a line leaves one line, which says the rest as well', async () => {
    const { cardId, roundId } = await app.invite();
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.runAll();
    await app.note(roundId, { kind: 'DELIVERED', key: 'delivered:0', day: 0 });
    await app.db.cardFact.updateMany({ where: { cardId, kind: 'WELCOME_SENT' }, data: { ts: null } });
    await app.db.card.update({ where: { id: cardId }, data: { attempts: 1 } });
    app.restarted();
    app.slack.fail('chat.update', { reset: 'before' });
    await app.runUntilDone();
    const replies = app.messagesOf(cardId)[0]?.replies.map(({ text }) => text);
    expect(replies).toEqual([expect.stringMatching(/^Welcome email sent · .*, delivered /)]);
  });

  test('a process that dies after Slack took the card leaves one card', async () => {
    const { cardId } = await app.invite();
    await app.runAll();
    const [message] = app.messagesOf(cardId);
    // What the dead process left behind: the attempt, and a lease that runs out.
    const nextAttemptAt = new Date(app.context.clock.now().getTime() + 60_000);
    await app.db.card.update({
      where: { id: cardId },
      data: { ts: null, postedChannel: null, shown: 0, attempts: 1, nextAttemptAt },
    });
    app.restarted();
    await app.run();
    expect((await app.card(cardId)).ts).toBeNull();
    await app.runUntilDone();
    expect(app.messagesOf(cardId)).toHaveLength(1);
    expect((await app.card(cardId)).ts).toBe(message?.ts);
  });

  test('a process that dies after Slack took a fact leaves one fact', async () => {
    const { cardId, roundId } = await app.invite();
    await app.runAll();
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.runAll();
    // What the dead process left behind: nothing but its claim.
    const { told, nextAttemptAt } = { told: 1, nextAttemptAt: app.context.clock.now() };
    await app.db.card.update({ where: { id: cardId }, data: { told, attempts: 1, nextAttemptAt } });
    await app.db.cardFact.updateMany({ where: { cardId, kind: 'WELCOME_SENT' }, data: { ts: null } });
    app.restarted();
    await app.runUntilDone();
    expect(app.messagesOf(cardId)[0]?.replies).toHaveLength(1);
    expect(await app.card(cardId)).toMatchObject({ attempts: 0, told: 2, nextAttemptAt: null });
  });

  test('the channel is searched only after a lost answer', async () => {
    const before = app.slack.calls('conversations.history').length;
    await app.invite();
    await app.runAll();
    expect(app.slack.calls('conversations.history').length).toBe(before);
  });

  test('when the app may not read the channel, the message is posted again: better twice than never', async () => {
    const { cardId } = await app.invite();
    app.slack.fail('chat.postMessage', { status: 503 });
    await app.run();
    app.slack.fail('conversations.history', { error: 'missing_scope' });
    await app.runUntilDone();
    expect(app.messagesOf(cardId)).toHaveLength(1);
  });

  test('while Slack is down, posting is retried with longer and longer pauses', async () => {
    const { cardId } = await app.invite();
    app.slack.fail('chat.postMessage', { status: 500 }, 2);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 2; attempt++) {
      await app.run();
      const { nextAttemptAt } = await app.card(cardId);
      waits.push((nextAttemptAt?.getTime() ?? 0) - app.context.clock.now().getTime());
      app.context.clock.advance(60_000);
    }
    expect(waits[0]).toBeGreaterThan(2_000);
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
    await app.runUntilDone();
    expect(app.messagesOf(cardId)).toHaveLength(1);
  });
});

describe('where the app may not post', () => {
  test.each([
    ['by name', '#not-joined'],
    ['by id', 'C000000004'],
  ])('a public channel given %s is joined', async (_how, channel) => {
    await call('conversations.leave', { channel: 'C000000004' });
    app.slack.channel('not-joined').app = false;
    const { cardId } = await app.invite({ channel });
    await app.runAll();
    expect(app.messagesOf(cardId, 'not-joined')).toHaveLength(1);
  });

  test.each([
    ['a private channel', 'C000000005', 'I cannot post in <#C000000005>. '],
    ['a channel that is not there', '#nowhere', 'I cannot post in #nowhere. '],
    ['an archived channel', '#archived', 'I cannot post in #archived. '],
    ['a channel for few', 'C000000007', 'I cannot post in <#C000000007>. '],
  ])('%s: the card and its thread go directly to the person who asked', async (_what, channel, sentence) => {
    const { cardId, roundId } = await app.invite({ channel });
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.runAll();
    const [message] = app.messagesOf(cardId, '@alice');
    expect(message?.text).toContain(sentence);
    expect(message?.replies).toHaveLength(1);
    await app.end(roundId, 'LOGGED_IN');
    await app.runAll();
    const [edited] = app.messagesOf(cardId, '@alice');
    expect(edited?.text).toContain('Logged in');
    expect(edited?.text).toContain(sentence);
    expect(edited?.replies).toHaveLength(2);
  });

  test('once a channel stops accepting posts, the rest goes to the person who asked', async () => {
    const { cardId, roundId } = await app.invite({ channel: '#tower' });
    await app.runAll();
    app.slack.channel('tower').archived = true;
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    await app.end(roundId, 'LOGGED_IN');
    await app.runAll();
    app.slack.channel('tower').archived = false;
    const [message] = app.messagesOf(cardId, '@alice');
    expect(message?.text).toContain('Logged in');
    expect(message?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toEqual([
      'Welcome email sent',
      'Logged in',
    ]);
  });

  test('a message that cannot reach anybody is given up, and the reason is saved and logged', async () => {
    const { cardId, roundId, membershipId } = await app.invite({
      channel: '#nowhere',
      requestedBy: 'U000000404',
    });
    await app.runAll();
    const error = '#nowhere: channel_not_found; directly to U000000404: channel_not_found';
    expect(await app.card(cardId)).toMatchObject({ ts: null, error, attempts: 0 });
    expect(app.log).toMatchObject([{ level: 'warn', fields: { card: cardId, error } }]);
    const calls = app.slack.calls().length;
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    app.context.clock.advance(DAY);
    await app.runAll();
    expect(app.slack.calls().length).toBe(calls);

    await app.invite({ membershipId, channel: '#nowhere' });
    await app.runAll();
    expect(app.messagesOf(cardId, '@alice')).toHaveLength(1);
  });

  test('a token that Slack refuses is one error in the log, the others in the channel wait, and nothing is lost', async () => {
    const first = await app.invite();
    const [second, third] = [await app.invite({ channel: '#general' }), await app.invite()];
    app.slack.fail('chat.postMessage', { error: 'invalid_auth' }, 3);
    const calls = app.slack.calls('chat.postMessage').length;
    await app.run();
    await app.run();
    // One in each channel at most: both begin at the same moment.
    expect(app.slack.calls('chat.postMessage').length - calls).toBeLessThanOrEqual(2);
    expect(app.log.filter(({ level }) => level === 'error')).toMatchObject([
      { text: expect.stringContaining('Slack refuses the bot token (invalid_auth)') },
    ]);
    expect(await countStatements(() => app.run())).toEqual({ result: 0, statements: 0, texts: [] });
    app.slack.clearFaults();
    app.restarted();
    await app.runAll();
    expect(app.messagesOf(first.cardId)).toHaveLength(1);
    expect(app.messagesOf(second.cardId, 'general')).toHaveLength(1);
    expect(app.messagesOf(third.cardId)).toHaveLength(1);
  });
});

describe('being asked to wait', () => {
  test('a rate limit in one channel does not hold up the others', async () => {
    const waiting = await app.invite();
    app.slack.fail('chat.postMessage', { rateLimited: 2 });
    await app.run();
    expect(await app.card(waiting.cardId)).toMatchObject({ ts: null, attempts: 0, nextAttemptAt: null });
    const calls = app.slack.calls('chat.postMessage').length;
    const other = await app.invite({ channel: '#general' });
    await app.run();
    expect(app.messagesOf(other.cardId, 'general')).toHaveLength(1);
    expect(app.slack.calls('chat.postMessage').length).toBe(calls + 1);
    await app.runUntilDone();
    expect(app.messagesOf(waiting.cardId)).toHaveLength(1);
  });

  test('a rate limit on edits does not hold up replies in threads', async () => {
    const { cardId, roundId } = await app.invite();
    await app.runAll();
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    app.slack.fail('chat.update', { rateLimited: 2 });
    await app.run();
    expect(app.messagesOf(cardId)[0]?.replies).toHaveLength(1);
    expect(app.messagesOf(cardId)[0]?.earlier).toEqual([]);
    await app.runUntilDone();
    expect(app.messagesOf(cardId)[0]?.earlier).toHaveLength(1);
    expect((await app.card(cardId)).attempts).toBe(0);
  });
});

describe('several workers', () => {
  test('side by side, each message is posted once', async () => {
    const channels = ['#invites', '#general', '#tower'];
    const cards = await Promise.all(
      Array.from({ length: 9 }, (_, n) => app.invite({ channel: channels[n % 3] ?? '#invites' })),
    );
    await Promise.all(cards.map(({ roundId }) => app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' })));
    const first = app.restarted();
    const second = app.restarted();
    while (await app.isWork()) {
      await Promise.all([app.run({ announcer: first }), app.run({ announcer: second })]);
    }
    for (const [n, { cardId }] of cards.entries()) {
      const messages = app.messagesOf(cardId, channels[n % 3]?.slice(1));
      expect(messages.map(({ replies }) => replies.length)).toEqual([1]);
    }
  });

  test('a worker whose claim was taken over leaves the card alone', async () => {
    const { roundId, cardId: other } = await app.invite({ channel: '#general' });
    await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
    app.slack.fail('chat.postMessage', { delay: 300 });
    const running = app.run();
    await waitFor(() => app.slack.calls('chat.postMessage').at(-1)?.args.channel === '#general');
    await app.db.card.update({
      where: { id: other },
      data: { nextAttemptAt: new Date(app.context.clock.now().getTime() + 30_000) },
    });
    await running;
    expect(app.messagesOf(other, 'general')[0]?.replies).toEqual([]);
  });
});

async function call(method: string, args: Record<string, unknown>): Promise<void> {
  await fetch(new URL(method, app.slack.apiUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${app.slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
}
