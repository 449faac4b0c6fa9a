import type { BenchDatabase, BenchServer } from './server.ts';

/** A directory whose sizes follow from the number of its people. */
export interface LargeDirectory {
  readonly database: BenchDatabase;
  readonly people: number;
  /** One person in five is in this tenant. */
  readonly largestTenantId: string;
  /** A tenant like most. */
  readonly ordinaryTenantId: string;
}

const TRADES =
  'construction builders steel electric electrical plumbing concrete roofing engineering services group partners holdings industries contractors mechanical glass timber masonry excavation design architects surveying logistics transport painting drywall flooring interiors landscaping paving demolition welding fabrication supply rental consulting management systems solutions';
/** Changed with what is generated, so that what was kept is made again. */
const VERSION = 3;

/** The email ID of one of its people. */
export function emailOf(person: number): string {
  return `p${person}@people.test`;
}

/**
 * The directory with so many people: as many companies, three rounds a person (the last one open) with their Welcome
 * emails, a tenant for each 500 people, and one that has a fifth of them. Generated once, then kept. No follow-up is due
 * for years.
 *
 * It lies on disk as if Usher had written it. People were added at an even pace, in the order of their numbers, over the
 * sixty days that ended two months ago, and invited at once, after 30 days, and after 60. Rows lie in their tables in the
 * order of time, and ids are as Usher makes them. What came later and would have moved a row (that it was welcomed, that
 * its round ended) is in it from the start, and no follow-up was sent.
 */
export async function largeDirectory(
  server: BenchServer,
  { people, say }: { people: number; say: (sentence: string) => void },
): Promise<LargeDirectory> {
  const database = await server.keptDatabase(`people_${people}_${VERSION}`, async (empty) => {
    say(`    generating ${people.toLocaleString('en-US')} people; this is kept for the next run …`);
    await generate(empty, people);
  });
  return { database, people, largestTenantId: tenantId(1), ordinaryTenantId: tenantId(2) };
}

function tenantId(number: number): string {
  return `00000000-0000-0000-0000-${number.toString(16).padStart(12, '0')}`;
}

async function generate({ client }: BenchDatabase, people: number): Promise<void> {
  const tenants = Math.max(3, Math.round(people / 500));
  const numbers = {
    ...{ people, tenants, largest: Math.round(people / 5), perTenant: Math.min(200, people / 20) },
    now: Math.floor(Date.now() / 1000),
  };
  const run = (statement: string) => client.query(fill(statement, numbers));
  // Without triggers and checks of references: what they would write is written here, a hundred times as fast.
  await run(
    `SET session_replication_role = replica; SET maintenance_work_mem = '512MB'; SET work_mem = '512MB'`,
  );
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_index i WHERE i.indrelid IN ('rounds'::regclass, 'emails'::regclass, 'memberships'::regclass,
      'users'::regclass, 'companies'::regclass, 'tenant_company_starts'::regclass, 'directory_entries'::regclass,
      'directory_by_state'::regclass)
      AND NOT i.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)`);
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  for (const statement of STATEMENTS) await run(statement);
  for (const { definition } of indexes) await client.query(definition);
  // Finds the last round of each person by an index, and only where PostgreSQL knows how many there are.
  await client.query('ANALYZE');
  await run(BY_STATE);
  await run('RESET session_replication_role; RESET maintenance_work_mem; RESET work_mem');
  await client.query('VACUUM (ANALYZE)');
}

function fill(statement: string, numbers: Record<string, number>): string {
  return statement.replaceAll(/\{([a-z]+)\}/gi, (whole, name: string) => String(numbers[name] ?? whole));
}

/** The tenant of the person n, and the number of that person's company. */
const PLACES = `
  SELECT n, t, (t::bigint * 7919 + (1 + n % {perTenant}) * (1 + t % 17)) % {people} AS c
  FROM (SELECT n, CASE WHEN n < {largest} THEN 1 ELSE 2 + n % ({tenants} - 1) END AS t
        FROM generate_series(0, {people} - 1) n) people`;

/** When the round with the number of the person n was opened. */
const opened = (number: string) =>
  `to_timestamp({now} - 86400 * (60 * (1 - (n + 1) / {people}::float8) + 30 * (3 - ${number})))`;

/** Keys of tenants, companies and templates count; the others are UUIDs of version 7, of the time at which they were made. */
const counted = (number: string) => `lpad(to_hex(${number}), 32, '0')::uuid`;
const timed = (kind: string, { at = opened('1'), of = 'n' } = {}) =>
  `left(overlay(lpad(to_hex((date_part('epoch', ${at}) * 4096000)::bigint), 15, '0') || '8' || md5('${kind} ' || ${of})
     PLACING '7' FROM 13 FOR 0), 32)::uuid`;

const STATEMENTS = [
  // Names such as "Torogard Alevale Construction Supply", every other one with a first word of its own. Spread without
  // randomness: n times a number that has no factor in common with how many there are.
  `WITH stems AS (
     SELECT array_agg(a || b || c ORDER BY md5(a || b || c)) AS word
     FROM unnest(string_to_array('al ber cor dan el far gol har in jor kal lor mar nor os pel quin ros sel tor ul ver wes xan yor zen', ' ')) a,
       unnest(string_to_array('a e i o u ia ei ou', ' ')) b,
       unnest(string_to_array('bert cket dale field gard haven kin land mont ner port quist ridge son ton vale wick xo yard zell', ' ')) c
   ), trades AS (SELECT string_to_array('${TRADES}', ' ') AS word),
   named AS (
     SELECT n, s.word[1 + (n * 1231 % 4160)] AS a, s.word[1 + (n / 4160 * 17 + n * 7) % 4160] AS b,
       t.word[1 + floor(power((n * 7919 % 1000) / 1000.0, 2) * 40)::int] AS c, t.word[1 + n * 13 % 40] AS d
     FROM stems s, trades t, generate_series(0, {people}::bigint - 1) n
   ), folded AS (
     SELECT n, CASE WHEN n % 2 = 0 THEN a || ' ' || b ELSE a || b END || ' ' || c
       || CASE WHEN n % 3 = 0 THEN ' ' || d ELSE '' END AS name FROM named
   )
   INSERT INTO companies (id, name, name_key, likeness_key, search_name, found_by)
   SELECT ${counted('n')}, initcap(name), name || ' ' || n, replace(name, ' ', ''), name, name FROM folded`,
  `INSERT INTO instances (id, name) VALUES (${counted('1')}, 'bench')`,
  `INSERT INTO tenants (id, instance_id, name)
   SELECT ${counted('n')}, ${counted('1')}, 'Tenant ' || n FROM generate_series(1, {tenants}) n`,
  // From 200 to 4,000 companies a tenant, and 50,000 in the largest.
  `INSERT INTO tenant_companies (tenant_id, company_id)
   SELECT DISTINCT ${counted('t')}, ${counted('(t::bigint * 7919 + k * (1 + t % 17)) % {people}')}
   FROM generate_series(1, {tenants}) t CROSS JOIN LATERAL generate_series(1, least({people} / 20,
     CASE WHEN t = 1 THEN 50000 ELSE 200 + (3800 * power((t * 7919 % 1000) / 1000.0, 3))::int END)) k`,
  // In the order of its key, which is faster by far.
  `INSERT INTO tenant_company_starts (tenant_id, is_inner, start, company_id)
   SELECT t.tenant_id, s.is_inner, s.start, t.company_id
   FROM tenant_companies t JOIN companies c ON c.id = t.company_id, starts_of(c.search_name) s
   ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING`,
  `INSERT INTO permissions_templates (id, tenant_id, name, directory)
   SELECT ${counted('2 * n')}, ${counted('n')}, 'Directory Admin', 'ADMIN'::directory_access FROM generate_series(1, {tenants}) n
   UNION ALL SELECT ${counted('2 * n + 1')}, ${counted('n')}, 'Subcontractor', 'NONE' FROM generate_series(1, {tenants}) n`,
  `INSERT INTO users (id, email, email_key, first_name, last_name, company_id, created_at, found_by)
   SELECT ${timed('user')}, address, address, first_name, last_name, ${counted('c')}, ${opened('1')},
     lower(first_name || ' ' || last_name || ' ' || address || ' ' || address)
   FROM (SELECT n, c, 'p' || n || '@people.test' AS address,
           (string_to_array('Ada Ben Cleo Dan Eva Finn Gus Hana Ivo Jane Kai Lena Max Nora Omar Pia', ' '))[1 + n % 16] AS first_name,
           initcap((string_to_array('${TRADES}', ' '))[1 + n % 40]) || 'er' || n % 977 AS last_name
         FROM (${PLACES}) places) people`,
  `INSERT INTO memberships (id, tenant_id, user_id, company_id, permissions_template_id, created_at)
   SELECT ${timed('membership')}, ${counted('t')}, ${timed('user')}, ${counted('c')},
     CASE WHEN n < {largest} AND n < 10 THEN ${counted('2 * t')} ELSE ${counted('2 * t + 1')} END, ${opened('1')} FROM (${PLACES}) places`,
  `INSERT INTO directory_entries (membership_id, tenant_id, last_name_key, first_name_key, email_key, found_by)
   SELECT membership_id, tenant_id, last_name_key, first_name_key, email_key, found_by FROM directory_entries_to_be
   ORDER BY tenant_id, last_name_key, first_name_key, email_key`,
  `INSERT INTO invitations (id, membership_id, created_at)
   SELECT ${timed('invitation')}, ${timed('membership')}, ${opened('1')} FROM generate_series(0, {people} - 1) n`,
  `INSERT INTO rounds (id, invitation_id, membership_id, number, status, sent_by_id, opened_at, welcomed_at, follow_up_days,
     next_follow_up_at, expires_at, ended_at)
   SELECT ${timed('round', { at: 'at', of: "n || ' ' || number" })}, ${timed('invitation')}, ${timed('membership')}, number,
     CASE WHEN number = 3 THEN 'OPEN'::round_status ELSE 'SUPERSEDED' END,
     (SELECT id FROM users WHERE email_key = '${emailOf(0)}'),
     at, at, '{3,7,14}', CASE WHEN number = 3 THEN at + interval '1000 days' END,
     at + interval '2000 days', CASE WHEN number < 3 THEN at + interval '20 days' END
   FROM (SELECT n, number, ${opened('number')} AS at
         FROM generate_series(0, {people} - 1) n, generate_series(1, 3) number ORDER BY at) rounds`,
  `INSERT INTO emails (id, kind, membership_id, round_id, status, created_at, due_at, accepted_at)
   SELECT ${timed('email', { at: 'opened_at', of: 'id' })}, 'WELCOME', membership_id, id, 'ACCEPTED', opened_at, opened_at, opened_at
   FROM rounds`,
];

const BY_STATE = `
  INSERT INTO directory_by_state (membership_id, tenant_id, state, last_name_key, first_name_key, email_key)
  SELECT membership_id, tenant_id, state, last_name_key, first_name_key, email_key FROM directory_by_state_to_be
  ORDER BY tenant_id, state, last_name_key, first_name_key, email_key`;
