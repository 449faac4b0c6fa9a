import { beforeEach, expect, test } from '@jest/globals';
import { DAY } from '../../src/clock.ts';
import { personStatus } from '../../src/invitations/status/person-status.ts';
import { tenantStatuses } from '../../src/invitations/status/tenant-statuses.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import {
  makeCompany,
  makeMembership,
  makeRound,
  makeTemplate,
  makeTenant,
  makeUser,
} from '../setup/factories.ts';

const database = useDatabase();
const context = useContext(database);
let tenantId: string;
beforeEach(async () => {
  tenantId = (await makeTenant(database.db, { name: 'Northwind Tower', instance: `us-${Math.random()}` })).id;
});

/** Someone in the tenant, by last name. */
async function person(
  lastName: string,
  given: { deactivatedAt?: Date; firstLoginAt?: Date } = {},
): Promise<{ membershipId: string; emailKey: string }> {
  const user = await makeUser(database.db, { firstName: null, lastName });
  const { id } = await makeMembership(database.db, { tenantId, userId: user.id, ...given });
  return { membershipId: id, emailKey: user.emailKey };
}

const daysAgo = (days: number) => new Date(context.clock.now().getTime() - days * DAY);

async function status() {
  const [found, ...others] = await tenantStatuses(context, { tenantIds: [tenantId] });
  expect(others).toEqual([]);
  if (!found) throw new Error('The tenant is missing.');
  return found;
}

test('every active member counts once: logged in, waiting, ended without a log-in, or never invited', async () => {
  await person('Never');
  await person('Gone', { deactivatedAt: daysAgo(1) });
  await person('In', { firstLoginAt: daysAgo(1) });
  const invitedAndIn = await person('INVITED', { firstLoginAt: daysAgo(2) });
  await makeRound(database.db, { ...invitedAndIn, status: 'LOGGED_IN' });
  const expired = await person('EXPIRED');
  await makeRound(database.db, { ...expired, status: 'EXPIRED' });
  const again = await person('Again');
  await makeRound(database.db, { ...again, status: 'BOUNCED', openedAt: daysAgo(20) });
  const openedAt = daysAgo(8.5);
  await makeRound(database.db, { ...again, openedAt });
  const fresh = await person('Fresh');
  await makeRound(database.db, { ...fresh, welcomedAt: null });

  const { waitingPeople, ...counts } = await status();
  expect(counts).toMatchObject({
    people: 6,
    loggedIn: 2,
    waiting: 2,
    ended: 1,
    neverInvited: 1,
    deactivated: 1,
  });
  expect(waitingPeople).toEqual([
    {
      name: 'Again',
      emailKey: again.emailKey,
      round: 2,
      openedAt: expect.any(Date),
      daysSinceWelcome: 8,
      mail: 'WELCOME',
      putOffUntil: null,
      nextFollowUpAt: new Date(openedAt.getTime() + 3 * DAY),
    },
    {
      name: 'Fresh',
      emailKey: fresh.emailKey,
      round: 1,
      openedAt: expect.any(Date),
      daysSinceWelcome: null,
      mail: 'WELCOME',
      putOffUntil: null,
      nextFollowUpAt: null,
    },
  ]);
});

test('email problems are counted for the latest rounds of people who have not logged in yet', async () => {
  const trouble = async (lastName: string, settled: 'BOUNCED' | 'FAILED' | 'UNKNOWN', days: number) => {
    const someone = await person(lastName);
    const { email } = await makeRound(database.db, { ...someone, openedAt: daysAgo(days) });
    const data = { status: settled, settledAt: daysAgo(days), error: `${lastName} ${settled}` };
    await database.db.email.update({ where: { id: email.id }, data });
    return someone;
  };
  await trouble('One', 'BOUNCED', 3);
  await trouble('Two', 'BOUNCED', 1);
  await trouble('Three', 'FAILED', 2);
  const cured = await trouble('Cured', 'UNKNOWN', 9);
  await database.db.round.updateMany({
    where: { membershipId: cured.membershipId },
    data: { status: 'SUPERSEDED', endedAt: daysAgo(5) },
  });
  await makeRound(database.db, { membershipId: cured.membershipId });
  const arrived = await trouble('Arrived', 'UNKNOWN', 4);
  await database.db.membership.update({
    where: { id: arrived.membershipId },
    data: { firstLoginAt: daysAgo(1) },
  });

  const { troubles, troubledMails } = await status();
  expect(troubles).toEqual({ BOUNCED: 2, COMPLAINED: 0, SUPPRESSED: 0, FAILED: 1, UNKNOWN: 0 });
  expect(
    troubledMails.map(({ name, kind, day, status: settled, error }) => [name, kind, day, settled, error]),
  ).toEqual([
    ['Two', 'WELCOME', 0, 'BOUNCED', 'Two BOUNCED'],
    ['Three', 'WELCOME', 0, 'FAILED', 'Three FAILED'],
    ['One', 'WELCOME', 0, 'BOUNCED', 'One BOUNCED'],
  ]);
});

test('a tenant without people has zeros, and only the requested tenants are returned', async () => {
  expect(await status()).toEqual({
    tenantId,
    tenantName: 'Northwind Tower',
    timezone: 'UTC',
    people: 0,
    loggedIn: 0,
    waiting: 0,
    ended: 0,
    neverInvited: 0,
    deactivated: 0,
    waitingPeople: [],
    troubles: { BOUNCED: 0, COMPLAINED: 0, SUPPRESSED: 0, FAILED: 0, UNKNOWN: 0 },
    troubledMails: [],
  });
  expect(await tenantStatuses(context, { tenantIds: [] })).toEqual([]);
  expect((await tenantStatuses(context)).length).toBeGreaterThan(1);
});

test('the 20 people who have waited longest are listed, and all are counted', async () => {
  for (let i = 0; i < 22; i++) {
    await makeRound(database.db, { ...(await person(`Person ${i}`)), openedAt: daysAgo(i) });
  }
  const { waiting, waitingPeople } = await status();
  expect(waiting).toBe(22);
  expect(waitingPeople).toHaveLength(20);
  expect(waitingPeople[0]?.name).toBe('Person 21');
});

test('the status of a person has every tenant, round and email', async () => {
  const { db } = database;
  const alice = await makeUser(db, { firstName: 'Alice', lastName: 'Admin' });
  const company = await makeCompany(db);
  const sam = await makeUser(db, { email: `Sam.${Math.random()}@acme.test`, companyId: company.id });
  const template = await makeTemplate(db, { tenantId, name: 'Subcontractor' });
  const { id: membershipId } = await makeMembership(db, {
    tenantId,
    userId: sam.id,
    permissionsTemplateId: template.id,
  });
  await makeRound(db, { membershipId, status: 'BOUNCED', openedAt: daysAgo(9), sentById: alice.id });
  await makeRound(db, { membershipId, openedAt: daysAgo(2) });
  await makeMembership(db, { userId: sam.id });

  const found = await personStatus(context, { emailKey: sam.emailKey });
  expect(found).toMatchObject({ name: 'Sam Steel', email: sam.email, companyName: company.name });
  expect(found?.memberships).toHaveLength(2);
  const here = await personStatus(context, { emailKey: sam.emailKey, tenantIds: [tenantId] });
  expect(here?.memberships).toMatchObject([
    {
      tenantName: 'Northwind Tower',
      templateName: 'Subcontractor',
      rounds: [
        { number: 2, status: 'OPEN', sentByName: null, emails: [{ kind: 'WELCOME', status: 'ACCEPTED' }] },
        { number: 1, status: 'BOUNCED', sentByName: 'Alice Admin', emails: [{ kind: 'WELCOME' }] },
      ],
      reminders: [],
    },
  ]);
});

test('a mail of a kind that only a newer version knows is left out, and the rest is told', async () => {
  const { db } = database;
  await db.$executeRawUnsafe(`ALTER TYPE email_kind ADD VALUE IF NOT EXISTS 'OF_TOMORROW'`);
  const { membershipId, emailKey } = await person('Ahead');
  await makeRound(db, { membershipId, status: 'EXPIRED' });
  const { email } = await makeRound(db, { membershipId });
  await db.$executeRawUnsafe(`UPDATE emails SET kind = 'OF_TOMORROW' WHERE id = '${email.id}'`);
  const found = await personStatus(context, { emailKey });
  expect(found?.memberships[0]?.rounds).toMatchObject([
    { number: 2, emails: [] },
    { number: 1, emails: [{ kind: 'WELCOME' }] },
  ]);
});

test('an email ID in tenants that the caller cannot see is answered like an unknown one', async () => {
  const elsewhere = await makeMembership(database.db);
  const { emailKey } = elsewhere.user;
  expect(await personStatus(context, { emailKey, tenantIds: [tenantId] })).toBeNull();
  expect(await personStatus(context, { emailKey: 'nobody@acme.test' })).toBeNull();
  expect(await personStatus(context, { emailKey })).not.toBeNull();
});
