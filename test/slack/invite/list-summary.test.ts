import { expect, test } from '@jest/globals';
import { MINUTE } from '../../../src/clock.ts';
import { followListCards } from '../../../src/invitations/lists/follow-list-cards.ts';
import { runLists } from '../../../src/invitations/lists/run-lists.ts';
import { recordLogin } from '../../../src/invitations/logins/record-login.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { opens } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';
import { announceAll, listCard } from './list-cards.ts';

const app = useSlackApp();

const PREVIEW = { title: 'Invite a list' };
const announced = () => announceAll(app);
const card = () => listCard(app);

test('a list that was done before its card was in the channel says there what it came to, once', async () => {
  const [one, two] = [app.newEmail(), app.newEmail()];
  for (const email of [one, two]) await app.member({ email });
  const form = await opens(app.person('alice'), `/invite ${one}, ${two}`, PREVIEW);
  await form.submit();
  await runLists(app.app);
  await announced();
  expect(card().text()).toContain('2 people invited · 0 of 2 logged in');
  await recordLogin(app.app, { emailKey: one });
  await followListCards(app.app);
  await announced();
  expect(card().text()).toContain('1 of 2 logged in');
  expect(card().thread()).toEqual([]);
});

test('a list that was done while its card was posted has what it came to in the thread, once', async () => {
  const start = async () => {
    const emails = [app.newEmail(), app.newEmail()];
    for (const email of emails) await app.member({ email });
    const form = await opens(app.person('alice'), `/invite ${emails.join(', ')}`, PREVIEW);
    await form.submit();
  };
  const posts = () => app.slack.calls('chat.postMessage').length;
  const thread = () =>
    card()
      .thread()
      .map((line) => line.text());
  const summaryOnce = [expect.stringContaining('is done: 2 people invited')];

  await start();
  app.slack.fail('chat.postMessage', { delay: 1_000 });
  const before = posts();
  const announcing = announced();
  await waitFor(() => posts() > before);
  await runLists(app.app);
  await announcing;
  await announced();
  expect(card().text()).toContain('2 people invited');
  expect(thread()).toEqual(summaryOnce);

  // Posted by a process that died before it could note where.
  await start();
  app.slack.fail('chat.postMessage', { reset: 'after' });
  await announced();
  expect(card().text()).toContain('0 of 2');
  await runLists(app.app);
  app.clock.advance(MINUTE);
  await announced();
  await announced();
  expect(card().text()).toContain('2 people invited');
  expect(thread()).toEqual(summaryOnce);
});
