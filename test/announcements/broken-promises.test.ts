import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/clock.ts';
import { announcementHouse, type House } from './house.ts';

const ALICE = 'U000000001';

let house: House;
beforeAll(async () => {
  house = await announcementHouse();
});
afterAll(() => house.close());

async function promised(minutesAgo: number): Promise<string> {
  const { db, clock } = house.context;
  const at = new Date(clock.now().getTime() - minutesAgo * MINUTE);
  const id = `trigger-${minutesAgo}`;
  await db.receivedSlackRequest.create({ data: { id, receivedAt: at, promisedAt: at, slackUser: ALICE } });
  return id;
}

test('who was promised an outcome by a process that was killed is told to ask again, once', async () => {
  const broken = await promised(2);
  const underWay = await promised(0);
  await house.run();
  await house.run();
  const told = house.slack.messagesIn('@alice').filter(({ text }) => text.includes('was interrupted'));
  expect(told).toHaveLength(1);
  const row = (id: string) => house.context.db.receivedSlackRequest.findUniqueOrThrow({ where: { id } });
  expect((await row(broken)).promisedAt).toBeNull();
  expect((await row(underWay)).promisedAt).not.toBeNull();
});

test('when Slack fails, they are told later', async () => {
  await promised(3);
  house.slack.fail('chat.postMessage', { status: 503 });
  await house.run();
  await house.run();
  const told = house.slack.messagesIn('@alice').filter(({ text }) => text.includes('was interrupted'));
  expect(told).toHaveLength(2);
});
