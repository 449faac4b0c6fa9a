import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/clock.ts';
import { type AnnouncementsApp, startAnnouncementsApp } from './announcements-app.ts';

const ALICE = 'U000000001';

let app: AnnouncementsApp;
beforeAll(async () => {
  app = await startAnnouncementsApp();
});
afterAll(() => app.close());

async function promised(minutesAgo: number): Promise<string> {
  const { db, clock } = app.context;
  const at = new Date(clock.now().getTime() - minutesAgo * MINUTE);
  const id = `trigger-${minutesAgo}`;
  await db.receivedSlackRequest.create({ data: { id, receivedAt: at, promisedAt: at, slackUser: ALICE } });
  return id;
}

test('who was promised an outcome by a process that was killed is told to ask again, once', async () => {
  const broken = await promised(2);
  const underWay = await promised(0);
  await app.run();
  await app.run();
  const told = app.slack.messagesIn('@alice').filter(({ text }) => text.includes('was interrupted'));
  expect(told).toHaveLength(1);
  const row = (id: string) => app.context.db.receivedSlackRequest.findUniqueOrThrow({ where: { id } });
  expect((await row(broken)).promisedAt).toBeNull();
  expect((await row(underWay)).promisedAt).not.toBeNull();
});

test('when Slack fails, they are told later', async () => {
  await promised(3);
  app.slack.fail('chat.postMessage', { status: 503 });
  await app.run();
  await app.run();
  const told = app.slack.messagesIn('@alice').filter(({ text }) => text.includes('was interrupted'));
  expect(told).toHaveLength(2);
});
