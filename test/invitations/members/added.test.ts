import { expect, test } from '@jest/globals';
import { DAY } from '../../../src/clock.ts';
import { followUp } from '../../../src/invitations/follow-up.ts';
import { markEmailsSent } from '../../../src/invitations/rounds/mark-emails-sent.ts';
import { useContext } from '../../setup/context.ts';
import { useDatabase } from '../../setup/database.ts';
import { makeMembership, makeTenant, makeUser, openRound } from '../../setup/factories.ts';

const database = useDatabase();
const context = useContext(database);

/** Opens a round whose first mail leaves, lets the days pass, and returns the steps and kinds of its mails. */
async function mailsOf(given: { passwordHash: string | null; followUpAdded?: boolean }) {
  const { db, clock } = context;
  const { passwordHash, followUpAdded = false } = given;
  const { id: userId } = await makeUser(db, { passwordHash });
  const { id: tenantId } = await makeTenant(db, { followUpAdded, followUpDays: [3, 7] });
  const { id: membershipId } = await makeMembership(db, { tenantId, userId });
  const at = clock.now();
  const { roundId, emailRowId } = await openRound(db, { membershipId, sentById: null, at });
  await db.email.update({ where: { id: emailRowId }, data: { status: 'ACCEPTED' } });
  await markEmailsSent(db, { emailRowIds: [emailRowId], at });
  for (const days of [4, 4]) {
    clock.advance(days * DAY);
    await followUp(context);
  }
  clock.reset();
  const mails = await db.email.findMany({ where: { roundId }, orderBy: { day: 'asc' } });
  return mails.map(({ kind, day }) => [kind, day]);
}

test('someone new is followed up', async () => {
  expect(await mailsOf({ passwordHash: null })).toEqual([
    ['WELCOME', 0],
    ['FOLLOW_UP', 3],
    ['FOLLOW_UP', 7],
  ]);
});

test('someone with a password gets one “added” email and no follow-ups', async () => {
  expect(await mailsOf({ passwordHash: 'chosen' })).toEqual([['ADDED', 0]]);
});

test('when the tenant wants it, they get follow-ups too until they log in there', async () => {
  expect(await mailsOf({ passwordHash: 'chosen', followUpAdded: true })).toEqual([
    ['ADDED', 0],
    ['FOLLOW_UP', 3],
    ['FOLLOW_UP', 7],
  ]);
});
