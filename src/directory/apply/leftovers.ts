import type { Transaction } from '../../database/database.ts';
import type { Leftover } from './changes.ts';
import type { AppliedTemplates } from './templates.ts';
import type { AppliedTenants } from './tenants.ts';

/** How many of the names are listed. */
const NAMED = 10;

interface Row {
  tenantId: string;
  name: string;
  count: bigint;
}

/** What is in the database and not in the file. Nothing is ever deleted: it is only listed. */
export async function findLeftovers(
  tx: Transaction,
  options: {
    applied: AppliedTenants;
    templates: AppliedTemplates;
    companies: ReadonlyMap<string, string>;
    memberships: readonly string[];
  },
): Promise<Leftover[]> {
  const { applied, templates, companies } = options;
  const leftovers: Leftover[] = [];
  const add = (kind: Leftover['kind'], tenant: string | null, count: number, names: readonly string[]) => {
    if (count > 0) leftovers.push({ kind, tenant, count, names: names.slice(0, NAMED) });
  };
  const rows = (found: Row[], tenantId: string) => found.filter((row) => row.tenantId === tenantId);
  const count = (found: Row[]) => Number(found[0]?.count ?? 0);
  const names = (found: Row[]) => found.map(({ name }) => name);

  const otherCompanies = await findCompanies(tx, companies);
  add('company', null, count(otherCompanies), names(otherCompanies));
  add('tenant', null, applied.others.length, applied.others);
  const associations = await findAssociations(tx, { applied, companies });
  const members = await findMemberships(tx, { applied, memberships: options.memberships });
  for (const { id, tenant } of applied.tenants) {
    const other = templates.others.filter(({ tenantId }) => tenantId === id);
    add(
      'permissionsTemplate',
      tenant.name,
      other.length,
      other.map(({ name }) => name),
    );
    const associated = rows(associations, id);
    add('tenantCompany', tenant.name, count(associated), names(associated));
    const others = rows(members, id);
    add('membership', tenant.name, count(others), names(others));
  }
  return leftovers;
}

async function findCompanies(tx: Transaction, companies: ReadonlyMap<string, string>): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    SELECT '' AS "tenantId", c.name, count(*) OVER () AS count
    FROM companies c
    WHERE c.name_key NOT IN (SELECT jsonb_array_elements_text(${JSON.stringify([...companies.keys()])}::jsonb))
    ORDER BY c.name_key LIMIT ${NAMED}`;
}

async function findAssociations(
  tx: Transaction,
  options: { applied: AppliedTenants; companies: ReadonlyMap<string, string> },
): Promise<Row[]> {
  const { applied, companies } = options;
  const listed = applied.tenants.map(({ id, tenant }) => ({
    tenantId: id,
    companyIds: tenant.companies.map((key) => companies.get(key)),
  }));
  return tx.$queryRaw<Row[]>`
    WITH file AS (
      SELECT f."tenantId", f."companyIds"
      FROM jsonb_to_recordset(${JSON.stringify(listed)}::jsonb) AS f("tenantId" uuid, "companyIds" uuid[])
    ), other AS (
      SELECT t.tenant_id AS "tenantId", c.name, c.name_key,
        count(*) OVER (PARTITION BY t.tenant_id) AS count,
        row_number() OVER (PARTITION BY t.tenant_id ORDER BY c.name_key) AS rank
      FROM file f
      JOIN tenant_companies t ON t.tenant_id = f."tenantId" AND t.company_id <> ALL (f."companyIds")
      JOIN companies c ON c.id = t.company_id
    )
    SELECT "tenantId", name, count FROM other WHERE rank <= ${NAMED} ORDER BY "tenantId", rank`;
}

/** NOT IN is a hash of the ids, however many: the planner takes any join with a list from JSON for a small one. */
async function findMemberships(
  tx: Transaction,
  options: { applied: AppliedTenants; memberships: readonly string[] },
): Promise<Row[]> {
  const tenantIds = options.applied.tenants.map(({ id }) => id);
  return tx.$queryRaw<Row[]>`
    WITH other AS (
      SELECT m.tenant_id AS "tenantId", u.email_key AS name,
        count(*) OVER (PARTITION BY m.tenant_id) AS count,
        row_number() OVER (PARTITION BY m.tenant_id ORDER BY u.email_key) AS rank
      FROM memberships m
      JOIN users u ON u.id = m.user_id
      WHERE m.tenant_id = ANY (${tenantIds}::uuid[])
        AND m.id NOT IN (SELECT jsonb_array_elements_text(${JSON.stringify(options.memberships)}::jsonb)::uuid)
    )
    SELECT "tenantId", name, count FROM other WHERE rank <= ${NAMED} ORDER BY "tenantId", rank`;
}
