import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { announcementHouse, type House } from './house.ts';

let house: House;

beforeAll(async () => {
  house = await announcementHouse({ limits: 'on' });
});

afterAll(() => house.close());

test('a busy channel gets one message a second, as Slack wants it, and the others do not wait for it', async () => {
  const busy = [];
  for (let n = 0; n < 4; n++) busy.push(await house.invite({ firstName: `Busy ${n}` }));
  const quiet = await house.invite({ channel: '#general', firstName: 'Quiet' });
  await house.run();
  const named = await house.invite({ channel: 'C000000002', firstName: 'Given by id' });
  await house.runAll();

  const posts = house.slack.calls('chat.postMessage');
  expect(posts.map(({ answer }) => answer?.ok)).toEqual(posts.map(() => true));
  expect(posts).toHaveLength(6);
  const order = posts.map(({ args }) => String(args.text).match(/^(Busy|Quiet|Given)/)?.[1]);
  expect(order.indexOf('Quiet')).toBeLessThan(3);
  for (const { cardId } of [...busy, named]) expect(house.messagesOf(cardId)).toHaveLength(1);
  expect(house.messagesOf(quiet.cardId, 'general')).toHaveLength(1);
});
