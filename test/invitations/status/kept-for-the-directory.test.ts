import { describe, expect, test } from '@jest/globals';
import { DAY } from '../../../src/clock.ts';
import { MIGRATIONS, readMigrations } from '../../../src/database/migrations/history.ts';
import { DirectoryState, RoundStatus } from '../../../src/generated/prisma/enums.ts';
import { findPeople } from '../../../src/invitations/status/find-people.ts';
import { useDatabase } from '../../setup/database.ts';
import { makeCompany, makeMembership, makeRound, makeUser } from '../../setup/factories.ts';

const database = useDatabase();

const find = (tenantId: string, search: string, state: DirectoryState | null = null) =>
  findPeople(database.db, { tenantId, search, state, offset: 0, limit: 20 });

describe('where people stand follows what is written', () => {
  const stateOf = async (membershipId: string) =>
    (await database.db.directoryByState.findUniqueOrThrow({ where: { membershipId } })).state;

  test('from the invitation to the end of its round, and by what the membership says', async () => {
    const { db } = database;
    const { id: membershipId } = await makeMembership(db);
    expect(await stateOf(membershipId)).toBe('NEVER_INVITED');
    const { round } = await makeRound(db, { membershipId });
    expect(await stateOf(membershipId)).toBe('WAITING');
    const ends = Object.values(RoundStatus).filter((status) => status !== 'OPEN' && status !== 'SUPERSEDED');
    const states: Partial<Record<RoundStatus, DirectoryState>> = {};
    for (const status of ends) {
      await db.round.update({
        where: { id: round.id },
        data: { status, endedAt: new Date(), nextFollowUpAt: null },
      });
      states[status] = await stateOf(membershipId);
    }
    expect(states).toMatchObject({
      LOGGED_IN: 'LOGGED_IN',
      EXPIRED: 'EXPIRED',
      BOUNCED: 'BOUNCED',
      REVOKED: 'STOPPED',
      COMPLAINED: 'STOPPED',
      DEACTIVATED: 'STOPPED',
    });
    const at = new Date(Date.now() + DAY);
    await makeRound(db, { membershipId, openedAt: at });
    expect(await stateOf(membershipId)).toBe('WAITING');
    await db.membership.update({ where: { id: membershipId }, data: { firstLoginAt: at, lastLoginAt: at } });
    expect(await stateOf(membershipId)).toBe('LOGGED_IN');
    await db.membership.update({ where: { id: membershipId }, data: { deactivatedAt: at } });
    expect(await stateOf(membershipId)).toBe('DEACTIVATED');
    await db.membership.update({ where: { id: membershipId }, data: { deactivatedAt: null } });
    expect(await stateOf(membershipId)).toBe('LOGGED_IN');
  });

  test('when two change at once what it follows from, the later one sees what the earlier one wrote', async () => {
    const { db } = database;
    const { id: membershipId } = await makeMembership(db);
    const { round } = await makeRound(db, { membershipId });
    const at = new Date();
    for (let n = 0; n < 20; n += 1) {
      await db.round.update({ where: { id: round.id }, data: { status: 'OPEN', endedAt: null } });
      await db.membership.update({ where: { id: membershipId }, data: { firstLoginAt: null } });
      await Promise.all([
        db.membership.update({ where: { id: membershipId }, data: { firstLoginAt: at } }),
        db.round.update({
          where: { id: round.id },
          data: { status: 'BOUNCED', endedAt: at, nextFollowUpAt: null },
        }),
      ]);
      expect(await stateOf(membershipId)).toBe('LOGGED_IN');
    }
  });

  test('somebody of another name is in another place', async () => {
    const { db } = database;
    const user = await makeUser(db, { lastName: 'Early' });
    const { id, tenantId } = await makeMembership(db, { userId: user.id });
    await db.user.update({ where: { id: user.id }, data: { lastName: 'Late' } });
    expect((await find(tenantId, '', DirectoryState.NEVER_INVITED)).ids).toEqual([id]);
    const listed = await db.directoryByState.findUniqueOrThrow({ where: { membershipId: id } });
    expect(listed.lastNameKey).toBe('late');
  });

  test('those who were there before are listed by the migration that brought the states', async () => {
    const { db } = database;
    await Promise.all(Array.from({ length: 20 }, () => makeMembership(db)));
    const kept = await db.directoryByState.findMany({ orderBy: { membershipId: 'asc' } });
    await db.directoryByState.deleteMany({
      where: { membershipId: { in: kept.map(({ membershipId }) => membershipId) } },
    });
    const migrations = await readMigrations(MIGRATIONS);
    const backFill = migrations.find(({ name }) => name.endsWith('directory_by_state_of_all'));
    await db.$executeRawUnsafe(backFill?.sql ?? '');
    expect(await db.directoryByState.findMany({ orderBy: { membershipId: 'asc' } })).toEqual(kept);
  });
});

describe('what is searched follows what is written', () => {
  test('a renamed person, a person of another company and a renamed company are found by what they are called now', async () => {
    const { db } = database;
    const company = await makeCompany(db, { name: 'Before Paving' });
    const user = await makeUser(db, { firstName: 'Old', lastName: 'Name', companyId: company.id });
    const { id, tenantId } = await makeMembership(db, { userId: user.id });
    const ids = async (search: string) => (await find(tenantId, search)).ids;
    expect(await ids('old name before')).toEqual([id]);
    await db.user.update({ where: { id: user.id }, data: { firstName: null, lastName: 'Möller' } });
    expect(await ids('old')).toEqual([]);
    expect(await ids('moller before')).toEqual([id]);
    await db.company.update({ where: { id: company.id }, data: { name: 'After Paving' } });
    expect(await ids('before')).toEqual([]);
    expect(await ids('moller after')).toEqual([id]);
    const next = await makeCompany(db, { name: 'Next Glass' });
    await db.tenantCompany.create({ data: { tenantId, companyId: next.id } });
    await db.user.update({ where: { id: user.id }, data: { companyId: next.id } });
    expect(await ids('paving')).toEqual([]);
    expect(await ids('moller next')).toEqual([id]);
    await db.membership.delete({ where: { id } });
    expect(await ids('')).toEqual([]);
  });

  test('names that are longer than any are found by their beginnings', async () => {
    const { db } = database;
    const company = await makeCompany(db, { name: `Company ${'c'.repeat(190)}` });
    const names = { firstName: `First${'é'.repeat(195)}`, lastName: `Last${'ü'.repeat(196)}` };
    const user = await makeUser(db, {
      ...names,
      email: `long@${'d'.repeat(60)}.${'e'.repeat(60)}.test`,
      companyId: company.id,
    });
    const { id, tenantId } = await makeMembership(db, { userId: user.id });
    for (const search of ['first', 'last', 'long@dd', 'company'])
      expect((await find(tenantId, search)).ids).toEqual([id]);
  });
});
