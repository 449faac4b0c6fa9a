import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readDatabaseConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { missingMigrations } from '../../src/database/migrations/history.ts';
import { migrate } from '../../src/database/migrations/migrate.ts';
import { createDatabase, databaseUrl, dropDatabase, query } from '../setup/database.ts';
import { makeCompany, makeTenant } from '../setup/factories.ts';
import { silentLogger } from '../setup/logger.ts';
import { hasPgBouncer, startPgBouncer } from '../setup/processes/pgbouncer.ts';

let name: string;
/** As the owner of the server. */
let url: string;
let role: string;
/** As a role that owns the database, and has no other rights. */
let own: string;

beforeEach(async () => {
  name = await createDatabase();
  url = databaseUrl(name);
  role = `owner_of_${name}`;
  await query(url, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
  await query(url, `ALTER DATABASE ${name} OWNER TO ${role}`);
  const address = new URL(url);
  address.username = role;
  address.password = 'x';
  own = address.href;
});

afterEach(async () => {
  await dropDatabase(name);
  await query(databaseUrl('postgres'), `DROP ROLE ${role}`);
});

/** The schemas that have tables, enums or functions beside PostgreSQL's own. */
async function schemasInUse(): Promise<string[]> {
  const rows = await query<{ schema: string }>(
    url,
    `SELECT DISTINCT schema::text FROM (
       SELECT relnamespace::regnamespace AS schema FROM pg_class
       UNION ALL SELECT typnamespace::regnamespace FROM pg_type WHERE typtype = 'e'
       UNION ALL SELECT pronamespace::regnamespace FROM pg_proc p
         WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
     ) s WHERE schema::text !~ '^(pg_|information_schema)' ORDER BY 1`,
  );
  return rows.map(({ schema }) => schema);
}

/** Writes with Prisma's models, and reads with SQL of our own, which needs the extension. */
async function worksAt(address: string, name = 'Acme Steel'): Promise<void> {
  const db = await openDatabase({ url: address, logger: silentLogger, poolSize: 2 });
  try {
    const { id: tenantId } = await makeTenant(db);
    const { id: companyId } = await makeCompany(db, { name });
    await db.tenantCompany.create({ data: { tenantId, companyId } });
    const found = await db.$queryRaw<{ name: string }[]>`
      SELECT name FROM companies WHERE similarity(search_name, lower(${name})) > 0.9`;
    expect(found).toEqual([{ name }]);
    expect(await db.tenantCompanyStart.count()).toBeGreaterThan(0);
  } finally {
    await db.$disconnect();
  }
}

test('a role with a search path of its own has everything in its first schema', async () => {
  await query(own, 'CREATE SCHEMA "the app"');
  await query(url, `ALTER ROLE ${role} SET search_path = "the app", public`);
  await migrate({ url: own });
  expect(await missingMigrations({ url: own })).toEqual([]);
  await worksAt(own);
  expect(await schemasInUse()).toEqual(['"the app"']);
});

test('with a search path in the address, everything is in its first schema, too', async () => {
  await query(own, 'CREATE SCHEMA app');
  const address = `${own}?options=${encodeURIComponent('-c search_path=app')}`;
  await migrate({ url: address });
  await worksAt(address);
  expect(await schemasInUse()).toEqual(['app']);
});

test('an extension in a schema of its own is found, whether or not the search path leads there', async () => {
  await query(url, 'CREATE SCHEMA extensions; CREATE EXTENSION pg_trgm SCHEMA extensions');
  await expect(migrate({ url: own })).rejects.toMatchObject({
    code: 'DATABASE_SCHEMA',
    userMessage: expect.stringMatching(
      /may not use\..* GRANT USAGE ON SCHEMA extensions TO .* Nothing was changed\.$/,
    ),
  });
  await query(url, `GRANT USAGE ON SCHEMA extensions TO ${role}`);
  await migrate({ url: own });
  await worksAt(own);
  await query(url, `ALTER ROLE ${role} SET search_path = public, extensions`);
  expect(await migrate({ url: own })).toEqual([]);
  await worksAt(own, 'Borealis Electrical');
  expect(await schemasInUse()).toEqual(['public']);
});

test('a schema that is made later and comes first is refused before anything is changed', async () => {
  await query(url, `ALTER ROLE ${role} SET search_path = "$user", public`);
  await migrate({ url: own });
  await query(own, `CREATE SCHEMA ${role}`);
  const refused = {
    code: 'DATABASE_SCHEMA',
    userMessage: expect.stringMatching(
      /new tables would go to the schema owner_of_\w+, and a record of migrations is in public\..* SET search_path = public if .* Nothing was changed\.$/,
    ),
  };
  await expect(migrate({ url: own })).rejects.toMatchObject(refused);
  await expect(missingMigrations({ url: own })).rejects.toMatchObject(refused);
  await expect(openDatabase({ url: own, logger: silentLogger })).rejects.toMatchObject(refused);
  expect(await schemasInUse()).toEqual(['public']);
});

test('a search path that leads nowhere is refused, and so is what only Prisma calls a schema', async () => {
  await query(url, `ALTER ROLE ${role} SET search_path = gone`);
  await expect(migrate({ url: own })).rejects.toMatchObject({
    userMessage: expect.stringMatching(/is “gone”, and none of its schemas is there\./),
  });
  expect(() => readDatabaseConfig({ DATABASE_URL: `${own}?schema=app` })).toThrow(
    /DATABASE_URL has “schema=”, which PostgreSQL does not know: .* ALTER ROLE/,
  );
});

(hasPgBouncer ? test : test.skip)('through a pooler the role decides, or is told to', async () => {
  await query(url, 'CREATE SCHEMA app; CREATE SCHEMA extensions; CREATE EXTENSION pg_trgm SCHEMA extensions');
  await query(url, `GRANT ALL ON SCHEMA app, extensions TO ${role}`);
  await query(url, `ALTER ROLE ${role} SET search_path = app`);
  const before = await startPgBouncer(own);
  try {
    await migrate({ url: before.url });
    await expect(openDatabase({ url: before.url, logger: silentLogger })).rejects.toMatchObject({
      userMessage: expect.stringMatching(/through a pooler .* SET search_path = app, extensions\./),
    });
  } finally {
    await before.stop();
  }
  await query(url, `ALTER ROLE ${role} SET search_path = app, extensions`);
  // The sessions of the one before have the path that the role had.
  const after = await startPgBouncer(own);
  try {
    await worksAt(after.url);
    expect(await schemasInUse()).toEqual(['app']);
  } finally {
    await after.stop();
  }
});
