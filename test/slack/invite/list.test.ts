import { expect, jest, test } from '@jest/globals';
import { DAY, MINUTE } from '../../../src/clock.ts';
import { followListCards } from '../../../src/invitations/lists/follow-list-cards.ts';
import { runLists } from '../../../src/invitations/lists/run-lists.ts';
import { writeListDays } from '../../../src/invitations/lists/write-list-days.ts';
import { recordLogin } from '../../../src/invitations/logins/record-login.ts';
import { makeRound } from '../../setup/factories.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { asks, opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';
import { announceAll, listCard } from './list-cards.ts';

const app = useSlackApp();

const PREVIEW = { title: 'Invite a list' };

const announced = () => announceAll(app);
const card = () => listCard(app);

test('several typed at once are shown before anything is done, and invited with what is chosen for all', async () => {
  const alice = app.person('alice');
  const [one, two] = [app.newEmail(), app.newEmail()];
  const form = await opens(alice, `/invite Nora New <${one}>, ${two} Otto Old; ${one}, sam@acme`, PREVIEW);
  expect(form.text()).toContain('To Northwind Tower');
  expect(form.text()).toContain('1  Wrong address');
  expect(form.text()).toContain('2  Needs a company');
  expect(form.submitLabel).toBe('Look again');
  expect(await app.rounds(one)).toEqual([]);

  await form.fill({ 'Company, where the list names none': 'Acme Steel' });
  await shows(form, '2  Needs a permissions template');
  await form.fill({ 'Permissions template, where the list names none': 'Subcontractor' });
  await shows(form, '2  Will be added and invited');
  expect(form.submitLabel).toBe('Invite 2 people');
  await form.submit();
  expect(form.text()).toContain('Inviting 2 people to Northwind Tower');
  expect(app.woken).toContain('run-lists');
  await announced();
  expect(card().text()).toContain('Alice Admin invites a list of 3 people to Northwind Tower');
  expect(card().text()).toContain('0 of 3');

  await runLists(app.app);
  await announced();
  expect(card().text()).toContain('2 people invited · 1 refused · 0 of 2 logged in');
  for (const email of [one, two]) {
    const [round, ...others] = await app.rounds(email);
    expect(others).toEqual([]);
    expect(round?.card).toBeNull();
  }
  await recordLogin(app.app, { emailKey: one });
  await followListCards(app.app);
  await announced();
  expect(card().text()).toContain('1 of 2 logged in');

  await app.db.email.updateMany({
    where: { membership: { user: { emailKey: { in: [one, two] } } } },
    data: { kind: 'FOLLOW_UP', day: 3, status: 'ACCEPTED', acceptedAt: app.clock.now() },
  });
  await app.db.email.updateMany({
    where: { membership: { user: { emailKey: two } } },
    data: { status: 'BOUNCED' },
  });
  expect(await writeListDays(app.app)).toBe(0);
  app.clock.advance(DAY);
  expect(await writeListDays(app.app)).toBe(1);
  expect(await writeListDays(app.app)).toBe(0);
  const list = card();
  await announced();
  expect(list.thread().map((line) => line.text())).toEqual([
    expect.stringContaining('is done: 2 people invited · 1 row refused'),
    ':email: 2 day-3 follow-ups sent, 1 bounced',
  ]);

  const told = await alice.sees('is done: 2 people invited. 1 row was refused');
  await told.press('Details');
  const details = await alice.seesForm('List');
  expect(details.text()).toContain('line 1 · sam@acme: “sam@acme” is not an email ID.');

  const files = () => alice.messages().flatMap((message) => message.files());
  await details.press('Send me the refused rows');
  await shows(details, 'see your direct messages with Usher');
  expect(files()).toHaveLength(1);
  // In the direct messages it just comes.
  await told.press('Send me the refused rows');
  await waitFor(() => files().length === 2);
  expect(alice.messages().filter((message) => message.text().includes('see your direct messages'))).toEqual(
    [],
  );
  expect(files().at(-1)?.text).toBe(
    '\ufeffLine,Email,First name,Last name,Company,Permissions template,Reason\n1,sam@acme,,,,,“sam@acme” is not an email ID.\n',
  );
});

test('a list is paused, gone on with and cancelled on its card, by its sender and Directory Admins only', async () => {
  const grace = app.person('grace');
  const form = await opens(grace, '/invite sam@acme.test norman@northwind.test', PREVIEW);
  expect(form.submitLabel).toBe('Invite 2 people');
  await form.submit();
  await announced();
  const rita = app.person('rita');
  const shown = rita.messages({ in: '#invites' }).at(-1);
  await shown?.press('Pause');
  await rita.sees('Only whoever sent the list');

  await card().press('Pause');
  await announced();
  expect(card().text()).toContain('Paused at 0 of 2');
  await runLists(app.app);
  expect(await app.rounds('norman@northwind.test')).toEqual([]);
  await card().press('Go on');
  await announced();
  expect(card().buttons()).toEqual(['Pause', 'Cancel', 'Details']);
  // Also what is paused is cancelled.
  await card().press('Pause');
  await announced();
  await card().press('Cancel');
  await announced();
  expect(card().text()).toContain('Cancelled at 0 of 2');
  await runLists(app.app);
  expect(await app.rounds('norman@northwind.test')).toEqual([]);
  expect(card().buttons()).toEqual(['Details']);
  const { id: subject } = await app.db.inviteList.findFirstOrThrow({
    where: { userId: app.users.grace.id },
    orderBy: { createdAt: 'desc' },
  });
  const audited = await app.db.auditEntry.findMany({ where: { subject }, orderBy: { id: 'asc' } });
  const { id: actorId } = app.users.alice;
  expect(audited).toMatchObject([
    { actorId, action: 'pause-list' },
    { actorId, action: 'resume-list' },
    { actorId, action: 'pause-list' },
    { actorId, action: 'cancel-list' },
  ]);
});

test('the preview says how many more one may invite today, and warns of a list with more', async () => {
  const alice = app.person('alice');
  const within = await opens(alice, '/invite sam@acme.test norman@northwind.test', PREVIEW);
  expect(within.text()).toMatch(/You may send [\d,]+ more invitations today\.(?! The rows)/);
  const { id: sentById } = await app.db.user.findFirstOrThrow({
    where: { emailKey: 'alice@northwind.test' },
  });
  const sent = await app.db.round.count({
    where: { sentById, openedAt: { gt: new Date(app.clock.now().getTime() - DAY) } },
  });
  const capped = jest.replaceProperty(app.app.caps, 'invitationsPerAdmin', sent + 1);
  try {
    const over = await opens(alice, '/invite sam@acme.test norman@northwind.test', PREVIEW);
    expect(over.text()).toContain(
      'You may send 1 more invitation today. The rows beyond that will be refused',
    );
  } finally {
    capped.restore();
  }
});

test('who was invited before is invited again only when that is ticked', async () => {
  const email = app.newEmail();
  const alice = app.person('alice');
  await app.member({ email });
  await asks(alice, `/invite ${email}`);
  app.clock.advance(120_000);
  const form = await opens(alice, `/invite ${email}, sam@acme.test`, PREVIEW);
  expect(form.text()).toContain('1  Invited before');
  await form.fill({ 'Invited before': ['Also re-invite who was invited before'] });
  await shows(form, '1  Will be re-invited');
  await form.submit();
  expect(form.text()).toContain('Inviting 2 people');
  await runLists(app.app);
  expect(app.problems).toEqual([]);
  expect((await app.rounds(email)).map(({ number }) => number)).toEqual([1, 2]);
});

test('whoever may not invite is refused before anything is shown, and nothing is looked up for them', async () => {
  const { text, reply } = await asks(app.person('rita'), '/invite sam@acme.test, nobody@acme.test');
  expect(text).toContain('You may not invite people in Northwind Tower');
  expect(reply?.buttons()).toEqual(['Ask for approval']);
  const rows = await app.db.inviteListRow.findMany({ where: { list: { userId: app.users.rita.id } } });
  expect(rows.map(({ planned, reason }) => [planned, reason])).toEqual([
    ['NOT_ALLOWED', null],
    ['NOT_ALLOWED', null],
  ]);
});

test.each([
  ['/invite A B <a@x.test>; C D <b@y.test>', 'line 1 · a@x.test · A B'],
  ['/invite @sam @jane', 'line 1 · jane@acme.test · Jane Doe'],
  ['/invite @robot a@x.test', 'line 1 · @U000000011'],
  ['/reinvite a@x.test b@y.test', '2  Needs a company'],
])('%s is shown as a list: %s', async (line, words) => {
  const form = await opens(app.person('alice'), line, PREVIEW);
  expect(form.text()).toContain(words);
});

test('who of a list has logged in, and who has not, can be looked up in its details', async () => {
  const alice = app.person('alice');
  const [one, two, three] = [app.newEmail(), app.newEmail(), app.newEmail()];
  for (const email of [one, two, three]) await app.member({ email });
  const form = await opens(alice, `/invite ${one}, ${two}, ${three}`, PREVIEW);
  await form.submit();
  expect(form.text()).toContain('Inviting 3 people');
  await runLists(app.app);
  // Whoever is invited again on their own, in a round that is not of the list, is still one of its people.
  app.clock.advance(2 * MINUTE);
  await asks(alice, `/reinvite ${one}`);
  await recordLogin(app.app, { emailKey: one });
  await followListCards(app.app);
  await announced();
  const ofList = alice
    .messages({ in: '#invites' })
    .filter((message) => message.buttons().join() === 'Details');
  expect(ofList.at(-1)?.text()).toContain('3 people invited · 1 of 3 logged in');
  await app.db.round.updateMany({
    where: { membership: { user: { emailKey: two } } },
    data: { status: 'BOUNCED', endedAt: app.clock.now() },
  });
  // Whoever asks for a new link gets another round of the list, and is one person.
  const [first] = await app.rounds(three);
  if (!first) throw new Error('There is no round.');
  await app.db.round.update({
    where: { id: first.id },
    data: { status: 'SUPERSEDED', endedAt: app.clock.now(), nextFollowUpAt: null },
  });
  const { round } = await makeRound(app.db, { membershipId: first.membershipId });
  await app.db.round.update({ where: { id: round.id }, data: { listId: first.listId } });
  await card().press('Details');
  const details = await alice.seesForm('List');
  expect(details.text()).toContain('3  Invited');
  await details.fill({ Show: 'Logged in (1)' });
  await shows(details, `${one} · `);
  expect(details.text()).toMatch(/: logged in \w+ \d+/);
  expect(details.text()).not.toContain(two);
  await details.fill({ Show: 'Not logged in yet (2)' });
  await shows(details, ': bounced');
  expect(details.text()).toContain(': waiting');
  expect(details.text()).not.toContain(one);
});
