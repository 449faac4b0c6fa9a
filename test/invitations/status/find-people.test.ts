import { beforeAll, describe, expect, test } from '@jest/globals';
import { findPeople, type Queries } from '../../../src/invitations/status/find-people.ts';
import { useDatabase } from '../../setup/database.ts';
import { makeCompany, makeMembership, makeTemplate, makeTenant, makeUser } from '../../setup/factories.ts';
import { highestCost, plansOf } from '../../setup/plans.ts';

const database = useDatabase();
const PAGE = 20;

/** One that is read in pieces, one like most, and one that has what is rare in the first. */
let large: string;
let small: string;
let other: string;

beforeAll(async () => {
  const { db } = database;
  const tenants = [await makeTenant(db), await makeTenant(db), await makeTenant(db)];
  [large = '', small = '', other = ''] = tenants.map(({ id }) => id);
  for (const { id: tenantId } of tenants) {
    const { id: templateId } = await makeTemplate(db, { tenantId });
    const crews = tenantId === large ? 30_000 : tenantId === small ? 300 : 5_000;
    const word = tenantId === other ? 'zimmer' : tenantId === large ? 'ordinary' : 'little';
    await db.$executeRaw`
      WITH made AS (
        INSERT INTO companies (name, name_key, likeness_key, search_name)
        SELECT name, lower(name), lower(name), lower(name)
        FROM (SELECT 'Gewerk ' || n || ' of ' || ${tenantId} AS name FROM generate_series(1, 40) n) AS names RETURNING id
      )
      INSERT INTO tenant_companies (tenant_id, company_id) SELECT ${tenantId}::uuid, id FROM made`;
    await db.$executeRaw`
      WITH numbered AS (SELECT company_id, row_number() OVER () AS n FROM tenant_companies WHERE tenant_id = ${tenantId}::uuid),
      added AS (
        INSERT INTO users (email, email_key, first_name, last_name, company_id, created_at)
        SELECT address, address, first_name, last_name, c.company_id, now()
        FROM (
          SELECT n, 'p' || n || '@' || ${word} || '.test' AS address, (ARRAY['Ada', 'Émile', NULL, 'ben', 'Cléo'])[1 + n % 5] AS first_name,
            CASE WHEN n % 500 = 7 THEN 'Rare Zwickel' ELSE initcap(substr(md5(n::text), 1, 5)) END AS last_name
          FROM generate_series(1, ${crews}::int) n
        ) AS people JOIN numbered c ON c.n = 1 + people.n % 40
        RETURNING id, company_id
      )
      INSERT INTO memberships (tenant_id, user_id, company_id, permissions_template_id, created_at)
      SELECT ${tenantId}::uuid, id, company_id, ${templateId}::uuid, now() FROM added`;
  }
  await db.$executeRawUnsafe('VACUUM ANALYZE directory_entries');
});

const find = (tenantId: string, search: string, page = 0) =>
  findPeople(database.db, { tenantId, search, offset: page * PAGE, limit: PAGE });

/** The same, found without an index. */
async function allInOrder(tenantId: string, words: string[]): Promise<string[]> {
  const found = await database.db.$queryRaw<{ id: string }[]>`
    SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id JOIN companies c ON c.id = m.company_id
    WHERE m.tenant_id = ${tenantId}::uuid
      AND u.found_by || ' ' || c.found_by LIKE ALL (ARRAY(SELECT '%' || fold_text(w) || '%' FROM unnest(${words}::text[]) w))
    ORDER BY lower(u.last_name), lower(coalesce(u.first_name, '')), u.email_key`;
  return found.map(({ id }) => id);
}

describe.each(['large', 'small'] as const)('in a %s tenant', (size) => {
  const SEARCHES = [
    '',
    'emile',
    'zwickel',
    'rare cleo',
    'gewerk 7',
    'p77',
    'a',
    'zz',
    'ordinary ben',
    'nobody',
    'zimmer',
  ];

  test.each(SEARCHES)('%j finds the same people in the same order as a look at everybody', async (search) => {
    const tenantId = size === 'large' ? large : small;
    const all = await allInOrder(tenantId, search.split(' '));
    for (const page of [0, 1, 3, 100]) {
      const { ids, total, isMore } = await find(tenantId, search, page);
      expect(ids).toEqual(all.slice(page * PAGE, (page + 1) * PAGE));
      if (isMore) expect(total).toBeLessThan(all.length);
      else expect(total).toBe(all.length);
    }
  });
});

test('of people who are many, only the first are counted', async () => {
  expect(await find(large, '')).toMatchObject({ total: 3001, isMore: true });
  expect(await find(small, '')).toMatchObject({ total: 300, isMore: false });
  expect(await find(large, 'zwickel')).toMatchObject({ total: 60, isMore: false });
});

describe('the plans', () => {
  test.each(['', 'emile', 'zwickel', 'zwickel cleo', 'p777@ordinary.test', 'zimmer'])(
    'of a search for %j use indexes, and sort no large table',
    async (search) => {
      const work = (db: Queries) => findPeople(db, { tenantId: large, search, offset: 0, limit: PAGE });
      const { forValues, forAny } = await plansOf(database, work);
      for (const plans of [forValues, forAny]) {
        expect(plans).toMatch(/Index Only Scan using directory_entries_in_order/);
        expect(plans).not.toMatch(/Seq Scan/);
        expect(highestCost(plans)).toBeLessThan(100_000);
      }
      if (['zwickel', 'zimmer'].includes(search)) expect(forValues).toMatch(/directory_entries_found_by/);
    },
  );
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
