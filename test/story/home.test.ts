import { expect, test } from '@jest/globals';
import { DAY } from '../../src/clock.ts';
import { waitFor } from '../setup/wait-for.ts';
import { useSandbox } from './use-sandbox.ts';

/** An admin’s day with Usher’s home: what happens elsewhere is shown in it while it is open. */

const running = useSandbox();

test('a bounce and a log-in show in the home while it is open, and help is one press away', async () => {
  const { slack, resend, usher } = running.sandbox;
  const alice = slack.person('alice');
  const home = await alice.opensHome();
  expect(home.text()).toContain('You have no open invitations.');
  const shows = (words: string) =>
    waitFor(
      () => home.text().includes(words),
      () => home.text(),
    );

  resend.bounce('ines@acme.test');
  await alice.says('invite sam@acme.test', { in: '@usher' });
  await alice.sees('Welcome email sent to sam@acme.test');
  await alice.says('invite ines@acme.test', { in: '@usher' });
  await shows('Stuck (1)');
  await shows('Open invitations (1)');
  expect(home.text()).toContain('550 5.1.1');

  await home.press('Correct address…', { on: 'Inês' });
  await (await alice.seesForm('Correct address')).close();
  await home.press('Revoke', { on: 'Sam' });
  await (await alice.seesForm()).submit();
  await waitFor(() => !home.text().includes('Open invitations'));
  await alice.form?.close({ all: true });

  running.sandbox.advance(2 * DAY);
  await alice.opensHome();
  await running.sandbox.backToNow();
  expect(await usher.context.db.openedHome.count({ where: { openedAt: { gt: new Date() } } })).toBe(0);
});
