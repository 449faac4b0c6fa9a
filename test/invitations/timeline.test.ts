import { expect, test } from '@jest/globals';
import { DAY, HOUR } from '../../src/clock.ts';
import { deactivateUser } from '../../src/invitations/members/deactivate-user.ts';
import { revokeInvitation } from '../../src/invitations/members/revoke-invitation.ts';
import type { MailHold } from '../../src/invitations/status/mail-hold.ts';
import { readTimeline } from '../../src/invitations/timeline/read-timeline.ts';
import { nextMailWords } from '../../src/words/next-mail.ts';
import { factWords } from '../../src/words/timeline.ts';
import { makeMembership, makeRound } from '../setup/factories.ts';
import { plansOf, type Queries } from '../setup/plans.ts';
import { useMembers } from './use-members.ts';

const { database, context, tenantWithCallers, by } = useMembers();
const now = () => context.clock.now();
const ago = (milliseconds: number) => new Date(now().getTime() - milliseconds);

/** What the timeline says, with times as hours from now. */
async function told(membershipId: string, hold: MailHold | null = null) {
  const timeline = await readTimeline(context, { membershipId, hold });
  if (!timeline) throw new Error('There is no timeline.');
  const when = (at: Date) => `${Math.round((at.getTime() - now().getTime()) / HOUR)} h`;
  return {
    facts: timeline.facts.map((fact) => factWords(fact, 'Sam')),
    next: nextMailWords(timeline.next, { who: 'Sam', now: now(), when }),
  };
}

test('a follow-up that was overtaken while Usher was down is told as left out, and the next is that of the latest day', async () => {
  const { id: membershipId } = await makeMembership(database.db);
  const openedAt = ago(8 * DAY);
  const { round } = await makeRound(database.db, { membershipId, openedAt });
  const before = await told(membershipId);
  expect(before.next[0]).toBe('Day 7 follow-up in a moment, unless Sam logs in.');
  expect(before.next[1]).toBe('Day 14 follow-up on 144 h.');
  await database.db.email.create({
    data: {
      ...{ kind: 'FOLLOW_UP', membershipId, roundId: round.id, day: 7, status: 'ACCEPTED' },
      ...{ createdAt: ago(HOUR), dueAt: ago(HOUR), acceptedAt: now() },
    },
  });
  await database.db.round.update({
    where: { id: round.id },
    data: { nextFollowUpAt: new Date(openedAt.getTime() + 14 * DAY) },
  });
  const { facts, next } = await told(membershipId);
  expect(facts).toContain(
    'Day 3 follow-up left out: the Day 7 follow-up was due as well, and only the latest is sent',
  );
  expect(next[0]).toBe('Day 14 follow-up on 144 h, unless Sam logs in.');
});

test('a follow-up that there was no room for is told with its new time, and why', async () => {
  const { id: membershipId } = await makeMembership(database.db);
  const { round } = await makeRound(database.db, { membershipId, openedAt: ago(3 * DAY) });
  await database.db.round.update({
    where: { id: round.id },
    data: { nextFollowUpAt: new Date(now().getTime() + 5 * HOUR) },
  });
  const { next } = await told(membershipId);
  expect(next[0]).toBe(
    'Day 3 follow-up on 5 h (put off, because there may be only so many mails a day), unless Sam logs in.',
  );
});

test('mail that waits for the provider is told with the reason', async () => {
  const { id: membershipId } = await makeMembership(database.db);
  await makeRound(database.db, { membershipId, welcomedAt: null });
  const { facts, next } = await told(membershipId, { obstacle: 'QUOTA', reason: null });
  expect(facts[0]).toBe('Welcome email written; it has not left yet');
  expect(next[0]).toMatch(/^Welcome email waits: the mail provider’s quota is used up\./);
  expect(next[1]).toBe('Day 3 follow-up 3 days after the first mail has left, unless Sam logs in.');
});

test('mail that was cancelled is told with how its round had ended, and deactivating with who did it', async () => {
  const { alice, sam } = await tenantWithCallers();
  await makeRound(database.db, { membershipId: sam.id, welcomedAt: null });
  await deactivateUser(context, { by: by(alice), membershipId: sam.id });
  const { facts, next } = await told(sam.id);
  expect(facts).toContain('Welcome email cancelled before it left: its round had ended (deactivated)');
  expect(facts).toContain('Deactivated by Sam Steel');
  expect(facts.find((fact) => fact.startsWith('Round 1 ended'))).toMatch(/^Round 1 ended: deactivated/);
  expect(next).toEqual(['No mail is planned: Sam is deactivated here.']);
});

test('what more than one record says is told once', async () => {
  const { alice, sam } = await tenantWithCallers();
  await makeRound(database.db, { membershipId: sam.id });
  await revokeInvitation(context, { by: by(alice), membershipId: sam.id });
  const { facts } = await told(sam.id);
  expect(facts.filter((fact) => /revoke/i.test(fact))).toEqual([
    'Round 1 ended: revoked by Sam Steel. Its links are dead, and none of its mail leaves any more',
  ]);
  const once = await makeMembership(database.db, { firstLoginAt: now(), lastLoginAt: now() });
  const { facts: ofLogIn } = await told(once.id);
  expect(ofLogIn.filter((fact) => /logged in/i.test(fact))).toEqual(['Logged in for the first time']);
});

test('of someone who has logged in and was deactivated it says that they are deactivated', async () => {
  const logIn = { firstLoginAt: ago(DAY), lastLoginAt: ago(DAY) };
  const { id } = await makeMembership(database.db, { ...logIn, deactivatedAt: now() });
  expect((await told(id)).next).toEqual(['No mail is planned: Sam is deactivated here.']);
});

test.each([
  ['someone who was never invited', null, 'No mail is planned: Sam was never invited here.'],
  ['someone with a password', [], 'No mail is planned: Sam has a password already, so one mail is all.'],
  ['someone whose days are over', [3], 'No mail is planned: all follow-ups have been sent.'],
])('of %s it says why no mail is planned', async (_whom, followUpDays, said) => {
  const { id: membershipId } = await makeMembership(database.db);
  if (followUpDays) {
    const { round } = await makeRound(database.db, { membershipId, followUpDays });
    await database.db.round.update({ where: { id: round.id }, data: { nextFollowUpAt: null } });
  }
  const { next } = await told(membershipId);
  expect(next[0]).toBe(said);
});

test('values that were changed are told as they were and as they are', async () => {
  const { id: membershipId, tenantId } = await makeMembership(database.db);
  await database.db.auditEntry.create({
    data: {
      ...{ at: now(), actor: 'Alice Admin', action: 'edit', tenantId, subject: membershipId },
      details: {
        before: { firstName: null, lastName: 'Stel' },
        after: { firstName: 'Sam', lastName: 'Steel' },
      },
    },
  });
  const { facts } = await told(membershipId);
  expect(facts).toContain('Edited by Alice Admin: first name nothing to “Sam”, last name “Stel” to “Steel”');
});

test('of large tables it reads by index', async () => {
  const { id: membershipId } = await makeMembership(database.db);
  await database.db.$executeRaw`
    INSERT INTO audit_entries (at, actor, action, subject)
    SELECT now(), 'somebody', 'edit', gen_random_uuid()::text FROM generate_series(1, 20000)`;
  await database.db.$executeRawUnsafe('ANALYZE audit_entries');
  const { forValues, forAny } = await plansOf(database, (db: Queries) =>
    readTimeline({ db, clock: context.clock }, { membershipId, hold: null, perPage: 20 }),
  );
  for (const plans of [forValues, forAny]) {
    expect(plans).not.toMatch(/Seq Scan on audit_entries/);
    expect(plans).toMatch(/audit_entries_subject_id_idx/);
  }
});
