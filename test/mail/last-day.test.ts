import { expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../../src/clock.ts';
import { followUp } from '../../src/invitations/follow-up.ts';
import { openLink } from '../../src/invitations/links/link-state.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { useDatabase } from '../setup/database.ts';
import { makeMembership, makeTenant, makeUser, openRound } from '../setup/factories.ts';
import { atOffice, usePostOffice } from './post-office.ts';

const database = useDatabase();
const office = usePostOffice(database);

const { deliver } = atOffice(office, database);

/** Moves the clock to a time, in either direction. */
function goTo(time: string): void {
  const { clock } = office.context;
  clock.advance(Date.parse(time) - clock.now().getTime());
}

async function invitedAt(time: string, given: { linkDays?: number; timezone?: string } = {}) {
  const { db } = database;
  goTo(time);
  const tenant = await makeTenant(db, { timezone: 'America/Chicago', ...given });
  const user = await makeUser(db);
  const { id: membershipId } = await makeMembership(db, { tenantId: tenant.id, userId: user.id });
  const inviter = await makeMembership(db, { tenantId: tenant.id });
  const at = office.context.clock.now();
  const opened = await db.$transaction((tx) => openRound(tx, { membershipId, sentById: inviter.userId, at }));
  const token = linkToken(office.context.secret, opened.emailRowId);
  return {
    mails: () => office.resend.mailbox(user.email),
    open: () => openLink(office.context, { token }),
    round: () => db.round.findUniqueOrThrow({ where: { id: opened.roundId } }),
  };
}

test('a link lives through the whole of the day that its mail names, where the tenant is', async () => {
  const sam = await invitedAt('2026-11-21T00:10:00-06:00');
  await deliver();
  expect(sam.mails()[0]?.text).toContain('It stops working on Monday, December 21, 2026.');
  expect((await sam.round()).expiresAt).toEqual(new Date('2026-12-21T23:59:59.999-06:00'));
  goTo('2026-12-21T09:00:00-06:00');
  await followUp(office.context);
  expect(await sam.open()).toMatchObject({ state: 'LIVE' });
  goTo('2026-12-21T23:59:59-06:00');
  expect(await sam.open()).toMatchObject({ state: 'LIVE' });
  goTo('2026-12-22T00:00:00-06:00');
  expect(await sam.open()).toMatchObject({ state: 'DEAD', reason: 'EXPIRED' });
});

test('a Welcome email that waits for days before it leaves names the day on which its links die', async () => {
  const sam = await invitedAt('2026-11-21T10:00:00-06:00');
  goTo('2026-11-24T10:00:00-06:00');
  await deliver();
  expect(sam.mails()[0]?.text).toContain('It stops working on Thursday, December 24, 2026.');
  expect((await sam.round()).expiresAt).toEqual(new Date('2026-12-24T23:59:59.999-06:00'));
});

test.each([
  ['autumn', '2026-10-30T00:10:00-05:00', '2026-11-13T23:59:59.999-06:00', 'Friday, October 30, 2026'],
  ['spring', '2027-03-05T23:50:00-06:00', '2027-03-20T23:59:59.999-05:00', 'Friday, March 5, 2027'],
])(
  'over the change of clocks in %s no link dies before the last follow-up has left',
  async (_, time, end, day) => {
    const sam = await invitedAt(time, { linkDays: 14 });
    await deliver();
    expect((await sam.round()).expiresAt).toEqual(new Date(end));
    for (const days of [3, 7, 14]) {
      goTo(time);
      office.context.clock.advance(days * DAY + MINUTE);
      await followUp(office.context);
      await deliver();
    }
    expect(sam.mails().map(({ tags }) => tags.letter)).toEqual([
      'welcome',
      'follow-up-first',
      'follow-up-middle',
      'follow-up-last',
    ]);
    expect(sam.mails()[1]?.text).toContain(` on ${day}.`);
  },
);

test('a time zone that the database does not know counts as UTC, and stops nobody', async () => {
  const sam = await invitedAt('2026-11-21T10:00:00Z', { timezone: 'Nowhere/City' });
  const jane = await invitedAt('2026-11-21T10:00:00Z');
  expect((await sam.round()).expiresAt).toEqual(new Date('2026-12-21T23:59:59.999Z'));
  office.context.clock.advance(HOUR);
  expect(await deliver()).toMatchObject({ accepted: 1, failed: 1 });
  expect(jane.mails()).toHaveLength(1);
});
