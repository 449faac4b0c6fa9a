import { afterEach, expect, test } from '@jest/globals';
import { DAY, HOUR } from '../../../src/clock.ts';
import { makeMembership, makeRound } from '../../setup/factories.ts';
import { opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
afterEach(() => app.clock.reset());

/** The details of the only person whom a search finds, as someone sees them. */
async function details(handle: string, search: string) {
  const view = await opens(app.person(handle), `/directory ${search}`, { title: 'Directory' });
  if (!view.buttons().includes('Details')) {
    await view.press('Manage…');
    await shows(view, 'Done');
  }
  await view.press('Details');
  return app.person(handle).seesForm('Details');
}

test('Details tells what happened to a person, the last first, and what comes next unless they log in', async () => {
  const { id: membershipId } = await app.member({ firstName: 'Sam', lastName: 'Told' });
  const openedAt = new Date(app.clock.now().getTime() - 4 * DAY);
  const { round } = await makeRound(app.db, { membershipId, openedAt, sentById: app.users.alice.id });
  await app.db.round.update({
    where: { id: round.id },
    data: { nextFollowUpAt: new Date(openedAt.getTime() + 7 * DAY) },
  });
  await app.db.email.create({
    data: {
      ...{ kind: 'FOLLOW_UP', membershipId, roundId: round.id, day: 3, status: 'DELIVERED' },
      ...{ createdAt: openedAt, dueAt: openedAt },
      acceptedAt: new Date(openedAt.getTime() + 3 * DAY),
      settledAt: new Date(openedAt.getTime() + 3 * DAY + HOUR),
    },
  });

  const text = (await details('rita', 'Sam Told')).text();
  expect(text).toMatch(/What comes next\nDay 7 follow-up on .*, unless Sam logs in\.\nDay 14 follow-up on /);
  const lines = text.split('\n').filter((line) => /(sent|delivered|Invited|Added)/.test(line));
  expect(lines).toEqual([
    'Added to the directory.',
    'Day 3 follow-up delivered.',
    'Day 3 follow-up sent, because Sam had not logged in.',
    'Welcome email sent.',
    'Invited by Alice Admin.',
  ]);
});

test('a bounce is told in the mail server’s words, and no mail is planned after it', async () => {
  const { id: membershipId } = await app.member({ firstName: 'Bo', lastName: 'Bounced-Told' });
  const { round, email } = await makeRound(app.db, { membershipId });
  const at = app.clock.now();
  await app.db.email.update({
    where: { id: email.id },
    data: { status: 'BOUNCED', settledAt: at, error: '550 5.1.1 no <such> user' },
  });
  await app.db.round.update({
    where: { id: round.id },
    data: { status: 'BOUNCED', endedAt: at, nextFollowUpAt: null },
  });
  const text = (await details('alice', 'Bounced-Told')).text();
  expect(text).toContain('Welcome email bounced: “550 5.1.1 no <such> user”.');
  expect(text).toContain('Round 1 ended: bounced. Its links are dead, and none of its mail leaves any more.');
  expect(text).toContain('No mail is planned: the last invitation is over (bounced).');
});

test('a long timeline comes in pages', async () => {
  const { id: membershipId } = await app.member({ lastName: 'Long-Told' });
  const start = app.clock.now().getTime() - 100 * DAY;
  for (let n = 0; n < 12; n += 1) {
    const status = n < 11 ? 'SUPERSEDED' : 'OPEN';
    await makeRound(app.db, { membershipId, status, openedAt: new Date(start + n * DAY) });
  }
  const view = await details('alice', 'Long-Told');
  expect(view.text()).toContain('Page 1 of 2');
  expect(view.text()).toContain('round 12 began');
  await view.press('Older');
  await shows(view, 'Page 2 of 2');
  expect(view.text()).toContain('asked for a new link: round 1 began');
  await view.press('Newer');
  await shows(view, 'Page 1 of 2');
  expect(app.problems).toEqual([]);
});

test('what happened to the same person in another tenant is not told', async () => {
  const { user } = await app.member({ lastName: 'Two-Places' });
  const elsewhere = await makeMembership(app.db, { userId: user.id });
  await makeRound(app.db, { membershipId: elsewhere.id, sentById: app.users.harry.id });
  await app.db.auditEntry.create({
    data: {
      ...{ at: app.clock.now(), actorId: app.users.harry.id, actor: 'Harry Harbor', action: 'deactivate' },
      ...{ tenantId: elsewhere.tenantId, subject: elsewhere.id },
    },
  });
  // What is about the user account is told in the tenant in which it was done.
  await app.db.auditEntry.create({
    data: {
      ...{ at: app.clock.now(), actorId: app.users.harry.id, actor: 'Harry Harbor', action: 'edit' },
      ...{ tenantId: elsewhere.tenantId, subject: user.id },
    },
  });
  const text = (await details('alice', 'Two-Places')).text();
  expect(text).toContain('was never invited here');
  expect(text).not.toContain('Harry');
});

test('who lost access to the directory meanwhile is refused', async () => {
  await app.member({ lastName: 'Kept-From' });
  const reader = await app.colleague({ directory: 'READ_ONLY' });
  const view = await opens(reader.person, '/directory Kept-From', { title: 'Directory' });
  await app.db.permissionsTemplate.update({ where: { id: reader.template.id }, data: { directory: 'NONE' } });
  await view.press('Details');
  await shows(view, 'You may not see the Company level Directory');
});
