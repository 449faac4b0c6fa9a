import type { Database } from '../src/database/database.ts';

const AT_ONCE = 100_000;
const TRADES =
  'construction builders steel electric electrical plumbing concrete roofing engineering services group partners holdings industries contractors mechanical glass timber masonry excavation design architects surveying logistics transport painting drywall flooring interiors landscaping paving demolition welding fabrication supply rental consulting management systems solutions';

/**
 * Company records with names such as "Torogard Alevale Construction Supply", every other one with a first word of its
 * own; a few trades are in very many names. Tenants have from 200 to 4,000 of them, the first one 50,000.
 */
export async function generateCompanies(db: Database, options: { companies: number; tenants: number }) {
  const { companies, tenants } = options;
  for (let from = 0; from < companies; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, companies - from);
    await db.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT set_config('statement_timeout', '600000', true)`;
        await tx.$executeRaw`
          WITH stems AS (
            SELECT array_agg(a || b || c ORDER BY md5(a || b || c)) AS word
            FROM unnest(string_to_array('al ber cor dan el far gol har in jor kal lor mar nor os pel quin ros sel tor ul ver wes xan yor zen', ' ')) a,
              unnest(string_to_array('a e i o u ia ei ou', ' ')) b,
              unnest(string_to_array('bert cket dale field gard haven kin land mont ner port quist ridge son ton vale wick xo yard zell', ' ')) c
          ), trades AS (SELECT string_to_array(${TRADES}, ' ') AS word),
          -- Spread without randomness: n times a number that has no factor in common with how many there are.
          named AS (
            SELECT n, s.word[1 + (n * 1231 % 4160)] AS a, s.word[1 + (n / 4160 * 17 + n * 7) % 4160] AS b,
              t.word[1 + floor(power((n * 7919 % 1000) / 1000.0, 2) * 40)::int] AS c, t.word[1 + n * 13 % 40] AS d
            FROM stems s, trades t, generate_series(${from}::bigint, ${from + count - 1}::bigint) n
          ), folded AS (
            SELECT n, CASE WHEN n % 2 = 0 THEN a || ' ' || b ELSE a || b END || ' ' || c
              || CASE WHEN n % 3 = 0 THEN ' ' || d ELSE '' END AS name FROM named
          )
          INSERT INTO companies (id, name, name_key, likeness_key, search_name)
          SELECT lpad(to_hex(n), 32, '0')::uuid, initcap(name), name || ' ' || n, replace(name, ' ', ''), name FROM folded`;
      },
      { timeout: 600_000 },
    );
  }
  const { id: instanceId } = await db.instance.create({ data: { name: 'bench' } });
  await db.$executeRaw`
    INSERT INTO tenants (id, instance_id, name)
    SELECT lpad(to_hex(n), 32, '0')::uuid, ${instanceId}::uuid, 'Tenant ' || n FROM generate_series(1, ${tenants}::int) n`;
  for (let from = 1; from <= tenants; from += 100) {
    await db.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT set_config('statement_timeout', '600000', true)`;
        await tx.$executeRaw`
          INSERT INTO tenant_companies (tenant_id, company_id)
          SELECT DISTINCT lpad(to_hex(t), 32, '0')::uuid,
            lpad(to_hex((t * 7919 + k * (1 + t % 17)) % ${companies}::bigint), 32, '0')::uuid
          FROM generate_series(${from}::bigint, ${Math.min(from + 99, tenants)}::bigint) t
          CROSS JOIN LATERAL generate_series(
            1, least(${companies}::bigint / 20, CASE WHEN t = 1 THEN 50000 ELSE 200 + (3800 * power((t * 7919 % 1000) / 1000.0, 3))::bigint END)
          ) k`;
      },
      { timeout: 600_000 },
    );
  }
  await vacuum(db);
  const sizes = await db.$queryRaw<{ id: string; size: number }[]>`
    SELECT tenant_id AS id, count(*)::int AS size FROM tenant_companies GROUP BY 1 ORDER BY 2 DESC`;
  const large = sizes[0];
  const middling = sizes[Math.floor(sizes.length / 3)];
  if (!large || !middling) throw new Error('There have to be tenants.');
  return { large, middling };
}

/** What autovacuum would do in its own time; it may take longer than a statement usually does. */
async function vacuum(db: Database): Promise<void> {
  for (const table of ['companies', 'tenant_companies', 'tenant_company_starts']) {
    await db.$executeRawUnsafe(`VACUUM (ANALYZE) ${table}`);
  }
}
