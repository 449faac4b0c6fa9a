import { beforeAll, describe, expect, test } from '@jest/globals';
import { searchCompanies } from '../../../src/directory/companies/search/search-companies.ts';
import type { Queries } from '../../../src/directory/companies/search/starts.ts';
import { useDatabase } from '../../setup/database.ts';
import { makeCompany, makeTenant } from '../../setup/factories.ts';
import { highestCost, plansOf } from '../../setup/plans.ts';
import { writeMany } from '../../setup/write-many.ts';

const database = useDatabase();
/** The tenant that the searches are about, and one with the others. */
let tower: { id: string };
let bridge: { id: string };

const NAMES = [
  'Acme Steel, Inc.',
  'Acme Construction GmbH',
  'Acme',
  'Northwind Builders',
  'North Wind Roofing',
  'Grupo Éxito S.A.',
  'Müller & Søn ApS',
  'O’Brien Plumbing',
  'A.B.C. Electrical',
  'Steel and Glass',
  'Harbor Glass Partners',
  'Partners in Paving',
  'Limited',
  '100% Concrete',
  '!!!',
  'Строительная компания',
  'Հայկական շինարար',
];

beforeAll(async () => {
  const { db } = database;
  tower = await makeTenant(db, { name: 'Tower' });
  bridge = await makeTenant(db, { name: 'Bridge' });
  for (const name of NAMES) await associate(tower, await makeCompany(db, { name }));
  await associate(bridge, await makeCompany(db, { name: 'Acme Elsewhere' }));
  await makeCompany(db, { name: 'Acme Nowhere' });
});

async function associate(tenant: { id: string }, company: { id: string }) {
  await database.db.tenantCompany.create({ data: { tenantId: tenant.id, companyId: company.id } });
}

async function search(typed: string): Promise<string[]> {
  const found = await searchCompanies(database.db, { tenantId: tower.id, typed });
  return found.map(({ name }) => name);
}

test.each<[typed: string, found: string[]]>([
  ['acme', ['Acme', 'Acme Steel, Inc.', 'Acme Construction GmbH']],
  ['ACME  ste', ['Acme Steel, Inc.']],
  ['steel', ['Steel and Glass', 'Acme Steel, Inc.']],
  ['gla', ['Steel and Glass', 'Harbor Glass Partners']],
  ['exito', ['Grupo Éxito S.A.']],
  ['Éxito sa', ['Grupo Éxito S.A.']],
  ['muller son', ['Müller & Søn ApS']],
  ["o'brien", ['O’Brien Plumbing']],
  ['obrien', ['O’Brien Plumbing']],
  ['abc el', ['A.B.C. Electrical']],
  ['a.b.c.', ['A.B.C. Electrical']],
  ['строит', ['Строительная компания']],
])('%j finds names and words that start so, whatever their case, accents and signs', async (typed, found) => {
  expect(await search(typed)).toEqual(found);
});

test.each<[typed: string, first: string]>([
  ['acme steel inc', 'Acme Steel, Inc.'],
  ['acme steel LLC', 'Acme Steel, Inc.'],
  ['acme co', 'Acme Construction GmbH'],
  ['limited', 'Limited'],
])('%j: a legal suffix counts for nothing, but may be the beginning of a word', async (typed, first) => {
  expect((await search(typed))[0]).toBe(first);
});

test.each<[typed: string, found: string]>([
  ['steel acme', 'Acme Steel, Inc.'],
  ['partners harb', 'Harbor Glass Partners'],
  ['glass st', 'Steel and Glass'],
])('%j finds the words in another order', async (typed, found) => {
  expect((await search(typed))[0]).toBe(found);
});

test.each<[typed: string, found: string]>([
  ['nortwind', 'Northwind Builders'],
  ['northwnid', 'Northwind Builders'],
  ['nnorthwind', 'Northwind Builders'],
  ['morthwind', 'Northwind Builders'],
  ['northwimd buildrs', 'Northwind Builders'],
  ['teel', 'Acme Steel, Inc.'],
  ['harbro', 'Harbor Glass Partners'],
  ['constuct', 'Acme Construction GmbH'],
  ['paritners', 'Partners in Paving'],
  ['стройтельная', 'Строительная компания'],
  ['հայկաքան', 'Հայկական շինարար'],
])('%j is found despite a typo in each word', async (typed, found) => {
  expect(await search(typed)).toContain(found);
});

test('names may be written as one word or as two', async () => {
  expect(await search('north wind b')).toContain('Northwind Builders');
  expect(await search('northwind roof')).toEqual(['North Wind Roofing']);
});

test('exact matches come before matches with a typo', async () => {
  expect((await search('northwind')).slice(0, 2)).toEqual(['Northwind Builders', 'North Wind Roofing']);
});

test.each(['xyzzy', 'zz', 'acme xyzzy', 'qqqqqqqq wwwwwwww', '漢字'])('%j finds nothing', async (typed) => {
  expect(await search(typed)).toEqual([]);
});

test.each<[typed: string, found: string[]]>([
  ['%', []],
  ['_', []],
  ['%%%', []],
  ['\\', []],
  ['ac_e', []],
  ['!', ['!!!']],
  ['!!!', ['!!!']],
  ['100%', ['100% Concrete']],
  ["'; DROP TABLE companies; --", []],
])('%j is searched for literally', async (typed, found) => {
  expect(await search(typed)).toEqual(found);
});

test('with nothing typed the companies are listed by name, 100 at most', async () => {
  const listed = await search('  ');
  expect(listed).toHaveLength(NAMES.length);
  expect(listed.filter((name) => name.startsWith('Acme'))).toEqual([
    'Acme',
    'Acme Construction GmbH',
    'Acme Steel, Inc.',
  ]);
  const { db } = database;
  const { id: tenantId } = await makeTenant(db);
  await db.$executeRaw`
    WITH made AS (
      INSERT INTO companies (name, name_key, likeness_key, search_name)
      SELECT name, lower(name), lower(name), lower(name)
      FROM (SELECT 'Many ' || lpad(n::text, 3, '0') AS name FROM generate_series(0, 119) n) AS names RETURNING id
    )
    INSERT INTO tenant_companies (tenant_id, company_id) SELECT ${tenantId}::uuid, id FROM made`;
  for (const typed of ['', 'm', 'many']) {
    const found = await searchCompanies(db, { tenantId, typed });
    expect(found).toHaveLength(100);
    expect(found[0]?.name).toBe('Many 000');
  }
});

test('a long text is searched like any other', async () => {
  expect(await search('acme '.repeat(2000))).toEqual(await search('acme'));
  expect(await search('x'.repeat(20_000))).toEqual([]);
});

describe('the search index follows the companies', () => {
  test('a renamed company is found by its new name only', async () => {
    const { db } = database;
    const company = await makeCompany(db, { name: 'Oldname Paving' });
    await associate(tower, company);
    expect(await search('oldname')).toEqual(['Oldname Paving']);
    await db.company.update({
      where: { id: company.id },
      data: { name: 'Newname Paving', searchName: 'newname paving' },
    });
    expect(await search('newname')).toEqual(['Newname Paving']);
    expect(await search('oldname')).toEqual([]);
    expect((await search('paving')).filter((name) => name.endsWith('name Paving'))).toEqual([
      'Newname Paving',
    ]);
  });

  test('a company that left the tenant is not found, and a deleted company leaves no index rows', async () => {
    const { db } = database;
    const company = await makeCompany(db, { name: 'Passing Trade' });
    await associate(tower, company);
    await db.tenantCompany.deleteMany({ where: { companyId: company.id } });
    expect(await search('passing')).toEqual([]);
    await db.company.delete({ where: { id: company.id } });
    expect(await db.tenantCompanyStart.count({ where: { companyId: company.id } })).toBe(0);
  });
});

describe('with 20,000 companies', () => {
  const SEARCHES = [
    '',
    'c',
    'con',
    'construction',
    'construction steel',
    'construtcion',
    'stel construktion',
    'xyzzy q',
  ];

  beforeAll(async () => {
    const { db } = database;
    await writeMany(db, async (tx) => {
      await tx.$executeRaw`
      WITH named AS (
        SELECT substr(md5(n::text), 1, 7) || ' '
          || (array['construction', 'steel', 'glass', 'roofing', 'paving'])[1 + n % 5] || ' '
          || (array['services', 'group', 'partners', 'construction'])[1 + n % 4] AS name, n
        FROM generate_series(1, 20000) n
      )
      INSERT INTO companies (name, name_key, likeness_key, search_name)
      SELECT initcap(name), name || ' ' || n, replace(name, ' ', ''), name FROM named`;
      await tx.$executeRaw`
      INSERT INTO tenant_companies (tenant_id, company_id)
      SELECT ${bridge.id}::uuid, id FROM companies ORDER BY id LIMIT 8000
      ON CONFLICT DO NOTHING`;
    });
    for (const table of ['companies', 'tenant_companies', 'tenant_company_starts']) {
      await db.$executeRawUnsafe(`VACUUM ANALYZE ${table}`);
    }
  });

  test.each(SEARCHES)(
    'searching a tenant for %j reads indexes, and nothing from end to end',
    async (typed) => {
      const search = (db: Queries) => searchCompanies(db, { tenantId: bridge.id, typed });
      const { forValues, forAny } = await plansOf(database, search);
      for (const plans of [forValues, forAny]) {
        expect(plans).toMatch(/tenant_company_starts_pkey/);
        expect(plans).toMatch(/companies_pkey/);
        expect(plans).not.toMatch(/Seq Scan/);
        // So cheap that the server would not compile them just in time with 50,000 companies either.
        expect(highestCost(plans)).toBeLessThan(40_000);
      }
    },
  );

  test('typos are forgiven among many', async () => {
    const found = await searchCompanies(database.db, { tenantId: bridge.id, typed: 'rofing partners' });
    expect(found.length).toBeGreaterThan(0);
    for (const { name } of found) expect(name).toMatch(/Roofing Partners$/);
  });
});
