import { beforeEach, expect, test } from '@jest/globals';
import { HOUR } from '../../../src/clock.ts';
import type { EmailStatus, RoundStatus } from '../../../src/generated/prisma/enums.ts';
import { makeRound } from '../../setup/factories.ts';
import { asks, opens, shows } from '../setup/ask.ts';
import { type SlackApp, useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

async function troubled(
  trouble: { round: RoundStatus; mail?: EmailStatus; error?: string },
  given: Parameters<SlackApp['member']>[0] = {},
) {
  const { user, id: membershipId } = await app.member(given);
  const { round: status, mail = 'DELIVERED', error = null } = trouble;
  const at = new Date(app.clock.now().getTime() - HOUR);
  const { email } = await makeRound(app.db, { membershipId, status, openedAt: at });
  await app.db.email.update({ where: { id: email.id }, data: { status: mail, error, settledAt: at } });
  return user.email;
}

const bounced = { round: 'BOUNCED', mail: 'BOUNCED', error: '550 5.1.1 <sam> unknown' } as const;

test('after a bounce, /reinvite shows what the mail server said, and the button sends', async () => {
  const email = await troubled(bounced, { lastName: 'Bounced' });
  const { text, reply } = await asks(app.person('grace'), `/reinvite ${email}`);
  expect(text).toContain(`Mail to ${email} (Pat Bounced in Northwind Tower) came back`);
  expect(text).toContain('“550 5.1.1 <sam> unknown”. Check the address');
  expect(reply?.buttons()).toEqual(['Correct address…', 'Re-invite anyway']);
  expect(await app.rounds(email)).toHaveLength(1);
  await reply?.press('Re-invite anyway');
  await app.person('grace').sees(`Welcome email sent to ${email}.`);
  expect(await app.rounds(email)).toMatchObject([{ status: 'BOUNCED' }, { status: 'OPEN' }]);
});

test('after a stop, an Admin confirms, and anybody else is told who can', async () => {
  const email = await troubled({ round: 'DECLINED' }, { lastName: 'Stopped' });
  const refused = await asks(app.person('grace'), `/reinvite ${email}`);
  expect(refused.text).toContain('because the person stopped the last invitation (“This is not for me”).');
  expect(refused.text).toContain('Alice Admin');
  expect(refused.reply?.buttons()).toEqual(['Ask for approval']);
  const { text, reply } = await asks(app.person('alice'), `/invite ${email}`);
  expect(text).toContain('Pat Stopped in Northwind Tower');
  expect(text).toContain('stopped the last invitation');
  await reply?.press('Re-invite anyway');
  await app.person('alice').sees(`Welcome email sent to ${email}.`);
});

test('a complaint refuses in words, and a suppressed address says what to do first', async () => {
  const complained = await troubled({ round: 'COMPLAINED', mail: 'COMPLAINED' });
  expect((await asks(app.person('grace'), `/reinvite ${complained}`)).text).toContain(
    'because an earlier email was reported as spam.',
  );
  const suppressed = await troubled({ round: 'BOUNCED', mail: 'SUPPRESSED', error: 'on our list' });
  expect((await asks(app.person('grace'), `/reinvite ${suppressed}`)).text).toMatch(
    /The mail provider sends nothing to .* suppression list .*: “on our list”\. Have it taken off that list first/,
  );
});

test('Re-invite on a row of the directory asks in a form on top, and then shows the row as it is', async () => {
  const email = await troubled(bounced, { lastName: 'Rowbounce' });
  const directory = await opens(app.person('alice'), '/directory Rowbounce', { title: 'Directory' });
  await directory.press('Re-invite');
  const question = await app.person('alice').seesForm('Re-invite anyway?');
  expect(question.text()).toContain('550 5.1.1 <sam> unknown');
  expect(await app.rounds(email)).toHaveLength(1);
  await question.submit();
  await shows(directory, `Welcome email sent to ${email}.`);
  expect(await app.rounds(email)).toHaveLength(2);
});

test('Re-invite on the record that the Invite form finds asks as well', async () => {
  const email = await troubled(bounced, { lastName: 'Formbounce' });
  const form = await opens(app.person('alice'), '/invite');
  await form.fill({
    Company: 'Acme Steel',
    Email: email,
    'Last name': 'Formbounce',
    'Permissions template': 'Subcontractor',
  });
  await form.submit();
  await form.press('Re-invite');
  await shows(form, '550 5.1.1 <sam> unknown');
  expect(await app.rounds(email)).toHaveLength(1);
  await form.press('Re-invite anyway');
  await shows(form, `Welcome email sent to ${email}.`);
});
