import { afterEach, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/clock.ts';
import { useAnnouncements } from './announcements-app.ts';

const ALICE = 'U000000001';

const app = useAnnouncements();
afterEach(async () => {
  app.slack.clearFaults();
  await app.db.receivedSlackRequest.deleteMany();
});

let count = 0;

/** A request whose sender was promised an outcome this many minutes ago. */
async function promise(minutesAgo: number, slackUser = ALICE): Promise<string> {
  count += 1;
  const id = `trigger-${count}`;
  const at = new Date(app.context.clock.now().getTime() - minutesAgo * MINUTE);
  await app.db.receivedSlackRequest.create({ data: { id, receivedAt: at, promisedAt: at, slackUser } });
  return id;
}

const requestOf = (id: string) => app.db.receivedSlackRequest.findUniqueOrThrow({ where: { id } });

function messagesOf(id: string) {
  return app.messagesOf(`"interrupted:${id}"`, '@alice');
}

test('somebody whose request was interrupted is asked once to try again', async () => {
  const interrupted = await promise(2);
  const underWay = await promise(0);
  expect(await app.run()).toBe(1);
  expect(await app.run()).toBe(0);
  expect(messagesOf(interrupted).map(({ text }) => text)).toEqual([
    expect.stringContaining('Usher was interrupted'),
  ]);
  expect(messagesOf(underWay)).toEqual([]);
  expect(await requestOf(interrupted)).toMatchObject({ promisedAt: null, attempts: 0, nextAttemptAt: null });
  expect((await requestOf(underWay)).promisedAt).not.toBeNull();
});

test.each(['before', 'after'] as const)(
  'a connection that is reset %s Slack took the message leaves one message',
  async (reset) => {
    const id = await promise(2);
    app.slack.fail('chat.postMessage', { reset });
    await app.runAll();
    await app.runAll();
    expect(await requestOf(id)).toMatchObject({ attempts: 1 });
    expect(messagesOf(id)).toHaveLength(reset === 'after' ? 1 : 0);
    app.context.clock.advance(10 * MINUTE);
    app.restarted();
    await app.runAll();
    expect(messagesOf(id)).toHaveLength(1);
    expect((await requestOf(id)).promisedAt).toBeNull();
  },
);

test('while Slack fails, it is retried with longer and longer pauses', async () => {
  const id = await promise(2);
  app.slack.fail('chat.postMessage', { status: 503 }, 2);
  const waits: number[] = [];
  for (let attempt = 0; attempt < 2; attempt++) {
    await app.run();
    const { nextAttemptAt } = await requestOf(id);
    waits.push((nextAttemptAt?.getTime() ?? 0) - app.context.clock.now().getTime());
    app.context.clock.advance(MINUTE);
  }
  expect(waits[0]).toBeGreaterThan(2_000);
  expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
  await app.runAll();
  expect(messagesOf(id)).toHaveLength(1);
});

test('a rate limit is waited out and does not count as an attempt', async () => {
  const id = await promise(2);
  app.slack.fail('chat.postMessage', { rateLimited: 1 });
  await app.runAll();
  expect(await requestOf(id)).toMatchObject({ attempts: 0 });
  app.context.clock.advance(2_000);
  app.restarted();
  await app.runAll();
  expect(messagesOf(id)).toHaveLength(1);
});

test('several workers send one message', async () => {
  const id = await promise(2);
  await Promise.all([1, 2, 3].map(() => app.run()));
  await app.runAll();
  expect(messagesOf(id)).toHaveLength(1);
});

test('a message to a user whom Slack does not know is given up, and the others are sent', async () => {
  const lost = await promise(3, 'U999999999');
  const id = await promise(2);
  await app.runAll();
  expect((await requestOf(lost)).promisedAt).toBeNull();
  expect(messagesOf(id)).toHaveLength(1);
});
