import { expect, test } from '@jest/globals';
import { useAnnouncements } from './announcements-app.ts';

const app = useAnnouncements({ limits: 'on' });

test('a busy channel gets one message a second, Slack’s limit, and other channels do not wait for it', async () => {
  const busy = [];
  for (let n = 0; n < 4; n++) busy.push(await app.invite({ firstName: `Busy ${n}` }));
  const quiet = await app.invite({ channel: '#general', firstName: 'Quiet' });
  await app.run();
  const named = await app.invite({ channel: 'C000000002', firstName: 'Given by id' });
  await app.runAll();

  const posts = app.slack.calls('chat.postMessage');
  expect(posts.map(({ answer }) => answer?.ok)).toEqual(posts.map(() => true));
  expect(posts).toHaveLength(6);
  const order = posts.map(({ args }) => String(args.text).match(/^(Busy|Quiet|Given)/)?.[1]);
  expect(order.indexOf('Quiet')).toBeLessThan(3);
  for (const { cardId } of [...busy, named]) expect(app.messagesOf(cardId)).toHaveLength(1);
  expect(app.messagesOf(quiet.cardId, 'general')).toHaveLength(1);
});
