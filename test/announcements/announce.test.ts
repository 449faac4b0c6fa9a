import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY } from '../../src/clock.ts';
import { announcementHouse, type House } from './house.ts';

let house: House;

beforeAll(async () => {
  house = await announcementHouse();
});

afterEach(async () => {
  house.slack.mend();
  await house.runUntilDone();
  house.log.length = 0;
});

afterAll(() => house.close());

describe('a card', () => {
  test('is posted once where it was asked for, and its place is kept', async () => {
    const { cardId } = await house.invite({ firstName: 'Jane', lastName: 'Doe' });
    await house.runAll();
    await house.runAll();
    const messages = house.messagesOf(cardId);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.text).toMatch(/^Jane Doe \(user-.*@acme\.test\) is invited to Northwind Tower\./);
    expect(JSON.stringify(messages[0]?.blocks)).toContain('Alice Admin');
    expect(await house.card(cardId)).toMatchObject({
      postedChannel: 'C000000002',
      ts: messages[0]?.ts,
      revision: 2,
      shown: 2,
      attempts: 0,
      nextAttemptAt: null,
      error: null,
    });
  });

  test('tells by itself that somebody was invited: its thread begins with what follows', async () => {
    const { cardId } = await house.invite();
    await house.runAll();
    expect(house.messagesOf(cardId)[0]?.replies).toEqual([]);
    const facts = await house.db.cardFact.findMany({ where: { cardId } });
    expect(facts).toMatchObject([{ kind: 'Invited', ts: house.messagesOf(cardId)[0]?.ts }]);
  });

  test('many changes are one edit, and facts follow in order in its thread', async () => {
    const { cardId, roundId } = await house.invite();
    await house.runAll();
    const edits = house.slack.calls('chat.update').length;
    await house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' });
    await house.note(roundId, { kind: 'Delivered', key: 'delivered:0' });
    await house.end(roundId, 'LoggedIn');
    await house.runAll();
    await house.runAll();
    expect(house.slack.calls('chat.update').length).toBe(edits + 1);
    const [message] = house.messagesOf(cardId);
    expect(message?.text).toContain(':white_check_mark: Logged in');
    expect(message?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toEqual([
      'Welcome email sent',
      'Delivered',
      'Logged in',
    ]);
  });

  test('goes on with the next round, which the whole channel sees', async () => {
    const { cardId, roundId, membershipId } = await house.invite();
    await house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' });
    await house.runAll();
    await house.invite({ membershipId });
    await house.runAll();
    const [message] = house.messagesOf(cardId);
    expect(JSON.stringify(message?.blocks)).toContain('*Round*\\n2');
    expect(message?.replies.map(({ text, broadcast }) => [text.replace(/ · .*/, ''), broadcast])).toEqual([
      ['Welcome email sent', false],
      ['Invited again by Alice Admin, round 2', true],
    ]);
  });

  test('in another channel, a re-invite has a card of its own that tells it', async () => {
    const { membershipId } = await house.invite();
    await house.runAll();
    const again = await house.invite({ membershipId, channel: 'C000000003' });
    await house.runAll();
    const [message] = house.messagesOf(again.cardId, 'tower');
    expect(JSON.stringify(message?.blocks)).toContain('*Round*\\n2');
    expect(message?.replies).toEqual([]);
  });

  test('takes the wildest names', async () => {
    const wild = `<!channel> & <@${'U000000001'}> \u202E"😀\n`.repeat(20);
    const { cardId, roundId } = await house.invite({ firstName: wild, lastName: wild });
    await house.note(roundId, { kind: 'Bounced', key: 'bounced', detail: wild.repeat(50) });
    await house.runAll();
    const [message] = house.messagesOf(cardId);
    expect(message?.replies).toHaveLength(1);
    expect(JSON.stringify(message)).not.toMatch(/<(?!!date)/);
  });

  test('that was deleted by hand is not posted again, until somebody invites there again', async () => {
    const { cardId, roundId, membershipId } = await house.invite();
    await house.runAll();
    const [message] = house.messagesOf(cardId);
    await call('chat.delete', { channel: 'C000000002', ts: message?.ts });
    await house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' });
    await house.runAll();
    await house.runAll();
    expect(house.messagesOf(cardId)).toEqual([]);
    expect(await house.card(cardId)).toMatchObject({ ts: null, error: 'The message was deleted in Slack.' });
    await house.invite({ membershipId });
    await house.runAll();
    const [anew] = house.messagesOf(cardId);
    expect(anew?.ts).not.toBe(message?.ts);
    expect(anew?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toEqual([
      'Welcome email sent',
      'Invited again by Alice Admin, round 2',
    ]);
  });

  test('that was deleted by hand is posted anew when the re-invite itself finds it gone', async () => {
    const { cardId, membershipId } = await house.invite();
    await house.runAll();
    const [message] = house.messagesOf(cardId);
    await call('chat.delete', { channel: 'C000000002', ts: message?.ts });
    await house.invite({ membershipId });
    await house.runAll();
    const [anew, ...others] = house.messagesOf(cardId);
    expect(others).toEqual([]);
    expect(JSON.stringify(anew?.blocks)).toContain('*Round*\\n2');
    expect(anew?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toEqual([
      'Invited again by Alice Admin, round 2',
    ]);
    expect(await house.card(cardId)).toMatchObject({ ts: anew?.ts, error: null });
  });

  test('that was deleted by hand is posted anew when the thread of a re-invite finds it gone', async () => {
    const { cardId, roundId, membershipId } = await house.invite();
    await house.runAll();
    const [message] = house.messagesOf(cardId);
    await call('chat.delete', { channel: 'C000000002', ts: message?.ts });
    await house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' });
    await house.invite({ membershipId });
    // Edits have to wait, so that it is the thread that is tried first.
    house.announcer.pace.hold('chat.update', 60_000);
    await house.runAll();
    const [anew] = house.messagesOf(cardId);
    expect(anew?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toEqual([
      'Welcome email sent',
      'Invited again by Alice Admin, round 2',
    ]);
    house.restarted();
  });

  test('that cannot be rendered is put aside, and the others go on', async () => {
    const broken = await house.invite();
    await house.db.tenant.update({ where: { id: house.ids.tenantId }, data: { timezone: 'Nowhere/Land' } });
    await house.note(broken.roundId, { kind: 'WelcomeSent', key: 'sent:0' });
    await house.run();
    expect(house.log).toMatchObject([{ level: 'error', fields: { card: broken.cardId } }]);
    await house.db.tenant.update({
      where: { id: house.ids.tenantId },
      data: { timezone: 'America/Chicago' },
    });
    const whole = await house.invite();
    await house.runAll();
    expect(house.messagesOf(whole.cardId)).toHaveLength(1);
  });
});

describe('a lost answer', () => {
  test.each(['before', 'after'] as const)(
    'a connection that is reset %s Slack took the card leaves one card',
    async (reset) => {
      const { cardId } = await house.invite();
      house.slack.fail('chat.postMessage', { reset });
      await house.run();
      expect(await house.card(cardId)).toMatchObject({ ts: null, attempts: 1 });
      await house.runUntilDone();
      expect(house.messagesOf(cardId)).toHaveLength(1);
      expect(await house.card(cardId)).toMatchObject({ ts: house.messagesOf(cardId)[0]?.ts, attempts: 0 });
    },
  );

  test.each(['before', 'after'] as const)(
    'a connection that is reset %s Slack took a fact leaves one fact',
    async (reset) => {
      const { cardId, roundId } = await house.invite();
      await house.runAll();
      await house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' });
      house.slack.fail('chat.postMessage', { reset });
      await house.run();
      expect(house.messagesOf(cardId)[0]?.replies).toHaveLength(reset === 'after' ? 1 : 0);
      await house.runUntilDone();
      expect(house.messagesOf(cardId)[0]?.replies).toHaveLength(1);
    },
  );

  test('a process that dies after Slack took the card leaves one card', async () => {
    const { cardId } = await house.invite();
    await house.runAll();
    const [message] = house.messagesOf(cardId);
    // What the dead process left behind: the attempt, and a lease that runs out.
    const nextAttemptAt = new Date(house.context.clock.now().getTime() + 60_000);
    await house.db.card.update({
      where: { id: cardId },
      data: { ts: null, postedChannel: null, shown: 0, attempts: 1, nextAttemptAt },
    });
    house.restarted();
    await house.run();
    expect((await house.card(cardId)).ts).toBeNull();
    await house.runUntilDone();
    expect(house.messagesOf(cardId)).toHaveLength(1);
    expect((await house.card(cardId)).ts).toBe(message?.ts);
  });

  test('it is not looked for without need', async () => {
    const before = house.slack.calls('conversations.history').length;
    await house.invite();
    await house.runAll();
    expect(house.slack.calls('conversations.history').length).toBe(before);
  });

  test('where Slack does not let the app look, it is posted: better twice than never', async () => {
    const { cardId } = await house.invite();
    house.slack.fail('chat.postMessage', { status: 503 });
    await house.run();
    house.slack.fail('conversations.history', { error: 'missing_scope' });
    await house.runUntilDone();
    expect(house.messagesOf(cardId)).toHaveLength(1);
  });

  test('a breakdown of Slack is waited out with growing patience', async () => {
    const { cardId } = await house.invite();
    house.slack.fail('chat.postMessage', { status: 500 }, 2);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 2; attempt++) {
      await house.run();
      const { nextAttemptAt } = await house.card(cardId);
      waits.push((nextAttemptAt?.getTime() ?? 0) - house.context.clock.now().getTime());
      house.context.clock.advance(60_000);
    }
    expect(waits[0]).toBeGreaterThan(2_000);
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
    await house.runUntilDone();
    expect(house.messagesOf(cardId)).toHaveLength(1);
  });
});

describe('where the app may not post', () => {
  test.each([
    ['by name', '#not-joined'],
    ['by id', 'C000000004'],
  ])('a public channel given %s is joined', async (_how, channel) => {
    await call('conversations.leave', { channel: 'C000000004' });
    house.slack.channel('not-joined').app = false;
    const { cardId } = await house.invite({ channel });
    await house.runAll();
    expect(house.messagesOf(cardId, 'not-joined')).toHaveLength(1);
  });

  test.each([
    ['a private channel', 'C000000005', 'I may not post in <#C000000005>: '],
    ['a channel that is not there', '#nowhere', 'I may not post in #nowhere: '],
    ['an archived channel', '#archived', 'I may not post in #archived: '],
    ['a channel for few', 'C000000007', 'I may not post in <#C000000007>: '],
  ])('%s: the card and its thread go directly to the person who asked', async (_what, channel, sentence) => {
    const { cardId, roundId } = await house.invite({ channel });
    await house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' });
    await house.runAll();
    const [message] = house.messagesOf(cardId, '@alice');
    expect(message?.text).toContain(sentence);
    expect(message?.replies).toHaveLength(1);
    await house.end(roundId, 'LoggedIn');
    await house.runAll();
    const [edited] = house.messagesOf(cardId, '@alice');
    expect(edited?.text).toContain('Logged in');
    expect(edited?.text).toContain(sentence);
    expect(edited?.replies).toHaveLength(2);
  });

  test('a channel that closes later: the rest goes directly to the person who asked', async () => {
    const { cardId, roundId } = await house.invite({ channel: '#tower' });
    await house.runAll();
    house.slack.channel('tower').archived = true;
    await house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' });
    await house.end(roundId, 'LoggedIn');
    await house.runAll();
    house.slack.channel('tower').archived = false;
    const [message] = house.messagesOf(cardId, '@alice');
    expect(message?.text).toContain('Logged in');
    expect(message?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toEqual([
      'Welcome email sent',
      'Logged in',
    ]);
  });

  test('when nobody can be told, the reason is kept and logged, and it is not tried for ever', async () => {
    const { cardId, roundId, membershipId } = await house.invite({
      channel: '#nowhere',
      requestedBy: 'U000000404',
    });
    await house.runAll();
    const error = '#nowhere: channel_not_found; directly to U000000404: channel_not_found';
    expect(await house.card(cardId)).toMatchObject({ ts: null, error, attempts: 0 });
    expect(house.log).toMatchObject([{ level: 'warn', fields: { card: cardId, error } }]);
    const calls = house.slack.calls().length;
    await house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' });
    house.context.clock.advance(DAY);
    await house.runAll();
    expect(house.slack.calls().length).toBe(calls);

    await house.invite({ membershipId, channel: '#nowhere' });
    await house.runAll();
    expect(house.messagesOf(cardId, '@alice')).toHaveLength(1);
  });

  test('a token that Slack refuses is one error in the log, and nothing is lost', async () => {
    const first = await house.invite();
    const second = await house.invite({ channel: '#general' });
    house.slack.fail('chat.postMessage', { error: 'invalid_auth' }, 2);
    await house.run();
    await house.run();
    expect(house.log.filter(({ level }) => level === 'error')).toMatchObject([
      { text: expect.stringContaining('Slack refuses the bot token (invalid_auth)') },
    ]);
    house.slack.mend();
    house.restarted();
    await house.runAll();
    expect(house.messagesOf(first.cardId)).toHaveLength(1);
    expect(house.messagesOf(second.cardId, 'general')).toHaveLength(1);
  });
});

describe('being asked to wait', () => {
  test('one channel waits, the others go on', async () => {
    const waiting = await house.invite();
    house.slack.fail('chat.postMessage', { rateLimited: 2 });
    await house.run();
    expect(await house.card(waiting.cardId)).toMatchObject({ ts: null, attempts: 0, nextAttemptAt: null });
    const calls = house.slack.calls('chat.postMessage').length;
    const other = await house.invite({ channel: '#general' });
    await house.run();
    expect(house.messagesOf(other.cardId, 'general')).toHaveLength(1);
    expect(house.slack.calls('chat.postMessage').length).toBe(calls + 1);
    await house.runUntilDone();
    expect(house.messagesOf(waiting.cardId)).toHaveLength(1);
  });

  test('edits wait, threads go on', async () => {
    const { cardId, roundId } = await house.invite();
    await house.runAll();
    await house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' });
    house.slack.fail('chat.update', { rateLimited: 2 });
    await house.run();
    expect(house.messagesOf(cardId)[0]?.replies).toHaveLength(1);
    expect(house.messagesOf(cardId)[0]?.earlier).toEqual([]);
    await house.runUntilDone();
    expect(house.messagesOf(cardId)[0]?.earlier).toHaveLength(1);
    expect((await house.card(cardId)).attempts).toBe(0);
  });
});

describe('several workers', () => {
  test('side by side, each message is posted once', async () => {
    const channels = ['#invites', '#general', '#tower'];
    const cards = await Promise.all(
      Array.from({ length: 9 }, (_, n) => house.invite({ channel: channels[n % 3] ?? '#invites' })),
    );
    await Promise.all(
      cards.map(({ roundId }) => house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' })),
    );
    const first = house.restarted();
    const second = house.restarted();
    while (await house.isWork()) {
      await Promise.all([house.run({ announcer: first }), house.run({ announcer: second })]);
    }
    for (const [n, { cardId }] of cards.entries()) {
      const messages = house.messagesOf(cardId, channels[n % 3]?.slice(1));
      expect(messages.map(({ replies }) => replies.length)).toEqual([1]);
    }
  }, 40_000);

  test('who has lost the card to another leaves it alone', async () => {
    const { roundId, cardId: other } = await house.invite({ channel: '#general' });
    await house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' });
    house.slack.fail('chat.postMessage', { delay: 300 });
    const running = house.run();
    while (house.slack.calls('chat.postMessage').at(-1)?.args.channel !== '#general') await pause(10);
    await house.db.card.update({
      where: { id: other },
      data: { nextAttemptAt: new Date(house.context.clock.now().getTime() + 30_000) },
    });
    await running;
    expect(house.messagesOf(other, 'general')[0]?.replies).toEqual([]);
  });
});

describe('the job', () => {
  test('has nothing to do twice', async () => {
    await house.invite();
    await house.runAll();
    expect(await house.run()).toBe(0);
    expect(await house.run()).toBe(0);
  });

  test('asks for another run while there is more', async () => {
    await house.invite();
    house.context.woken.length = 0;
    await house.run();
    expect(house.context.woken).toEqual(['announce']);
    await house.run();
    expect(house.context.woken).toEqual(['announce']);
  });

  test('stops between two messages when the process is to end, and leaves the rest to others', async () => {
    const { cardId, roundId } = await house.invite();
    await house.note(roundId, { kind: 'WelcomeSent', key: 'sent:0' });
    const stopping = new AbortController();
    house.slack.fail('chat.postMessage', { delay: 100 });
    const running = house.run({ signal: stopping.signal });
    stopping.abort();
    await running;
    expect((await house.card(cardId)).nextAttemptAt).toBeNull();
    expect(house.messagesOf(cardId)[0]?.replies ?? []).toEqual([]);
    await house.runAll();
    expect(house.messagesOf(cardId)[0]?.replies).toHaveLength(1);
  });

  test('goes on although the clock was set back', async () => {
    const { cardId } = await house.invite();
    await house.db.card.update({
      where: { id: cardId },
      data: { nextAttemptAt: new Date(house.context.clock.now().getTime() + 7 * DAY) },
    });
    await house.run();
    expect(house.messagesOf(cardId)).toHaveLength(1);
  });
});

async function call(method: string, args: Record<string, unknown>): Promise<void> {
  await fetch(new URL(method, house.slack.apiUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${house.slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
}
