import { afterEach, expect, test } from '@jest/globals';
import { DAY } from '../../src/clock.ts';
import { countStatements } from '../setup/statements.ts';
import { useAnnouncements } from './announcements-app.ts';

const app = useAnnouncements();

afterEach(async () => {
  app.slack.clearFaults();
  await app.runUntilDone();
  app.log.length = 0;
});

test('does nothing the second time', async () => {
  await app.invite();
  await app.runAll();
  expect(await app.run()).toBe(0);
  expect(await app.run()).toBe(0);
});

test('goes on while something is left, and wakes itself again only when there is no time for that', async () => {
  await app.invite();
  app.context.woken.length = 0;
  await app.run();
  expect(app.context.woken).toEqual([]);
  for (let n = 0; n < 7; n += 1) await app.invite();
  app.context.woken.length = 0;
  await app.run();
  expect(app.context.woken).toEqual([]);
  expect(await app.isWork()).toBe(false);
  for (let n = 0; n < 7; n += 1) await app.invite();
  app.context.woken.length = 0;
  app.slack.fail('chat.postMessage', { delay: 100 });
  await app.run({ budget: 150 });
  expect(app.context.woken).toEqual(['announce']);
});

test('asks the database once when there is nothing to do', async () => {
  const { statements } = await countStatements(() => app.run());
  expect(statements).toBe(1);
});

test('asks the database less often than it posts', async () => {
  for (let n = 0; n < 15; n += 1)
    await app.invite({ channel: ['#invites', '#general', '#tower'][n % 3] ?? '' });
  const { result: posted, statements } = await countStatements(() => app.run());
  expect(posted).toBe(15);
  expect(statements).toBeLessThan(15);
});

test('stops between two messages when the process shuts down, and the next run posts the rest', async () => {
  const { cardId, roundId } = await app.invite();
  await app.note(roundId, { kind: 'WELCOME_SENT', key: 'sent:0' });
  const stopping = new AbortController();
  app.slack.fail('chat.postMessage', { delay: 100 });
  const running = app.run({ signal: stopping.signal });
  stopping.abort();
  await running;
  expect((await app.card(cardId)).nextAttemptAt).toBeNull();
  expect(app.messagesOf(cardId)[0]?.replies ?? []).toEqual([]);
  await app.runAll();
  expect(app.messagesOf(cardId)[0]?.replies).toHaveLength(1);
});

test('still posts after the clock was set back', async () => {
  const { cardId } = await app.invite();
  await app.db.card.update({
    where: { id: cardId },
    data: { nextAttemptAt: new Date(app.context.clock.now().getTime() + 7 * DAY) },
  });
  await app.run();
  expect(app.messagesOf(cardId)).toHaveLength(1);
});
