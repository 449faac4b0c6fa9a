import type { Transaction } from '../../database/database.ts';
import { companyNames } from '../companies/company-names.ts';
import type { Directory } from '../file/directory.ts';
import { type ChangeLog, differences } from './changes.ts';
import type { AppliedTenant } from './tenants.ts';

/**
 * Creates the company records that are missing.
 *
 * @returns the ids of the file's companies by their keys
 */
export async function applyCompanies(
  tx: Transaction,
  options: { directory: Directory; log: ChangeLog },
): Promise<Map<string, string>> {
  const { directory, log } = options;
  const file = JSON.stringify(directory.companies.map(({ name, key }) => ({ key, ...companyNames(name) })));
  const inserted = await tx.$queryRaw<{ key: string }[]>`
    INSERT INTO companies (name, name_key, likeness_key, search_name)
    SELECT f.name, f.key, f."likenessKey", f."searchName"
    FROM jsonb_to_recordset(${file}::jsonb) AS f(name text, key text, "likenessKey" text, "searchName" text)
    ON CONFLICT (name_key) DO NOTHING
    RETURNING name_key AS key`;
  const created = new Set(inserted.map(({ key }) => key));
  const records = await tx.$queryRaw<{ id: string; key: string; name: string }[]>`
    SELECT c.id, c.name_key AS key, c.name
    FROM jsonb_to_recordset(${file}::jsonb) AS f(key text) JOIN companies c ON c.name_key = f.key`;
  const byKey = new Map(records.map((record) => [record.key, record]));
  for (const { key, name } of directory.companies) {
    const record = byKey.get(key);
    if (!record) throw new Error(`The company ${name} was not written.`);
    const fields = differences({ name: record.name }, { name });
    log.note({ kind: 'company', id: record.id, name, tenant: null, created: created.has(key), fields });
  }
  // Also what is derived from the name, for records from before there was such a thing.
  await tx.$executeRaw`
    UPDATE companies c SET name = f.name, likeness_key = f."likenessKey", search_name = f."searchName"
    FROM jsonb_to_recordset(${file}::jsonb) AS f(name text, key text, "likenessKey" text, "searchName" text)
    WHERE c.name_key = f.key
      AND (c.name, c.likeness_key, c.search_name) IS DISTINCT FROM (f.name, f."likenessKey", f."searchName")`;
  return new Map(records.map(({ key, id }) => [key, id]));
}

/** Associates companies with the tenants that list them. What is associated besides stays so. */
export async function associateCompanies(
  tx: Transaction,
  options: {
    directory: Directory;
    tenants: readonly AppliedTenant[];
    companies: ReadonlyMap<string, string>;
    log: ChangeLog;
  },
): Promise<void> {
  const { directory, tenants, companies, log } = options;
  const names = new Map(directory.companies.map(({ key, name }) => [key, name]));
  const rows = tenants.flatMap(({ id, tenant }) =>
    tenant.companies.map((key) => ({
      tenantId: id,
      tenant: tenant.name,
      companyId: companies.get(key) ?? '',
      key,
    })),
  );
  const inserted = await tx.$queryRaw<{ tenantId: string; companyId: string }[]>`
    INSERT INTO tenant_companies (tenant_id, company_id)
    SELECT f."tenantId", f."companyId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS f("tenantId" uuid, "companyId" uuid)
    ON CONFLICT DO NOTHING
    RETURNING tenant_id AS "tenantId", company_id AS "companyId"`;
  const created = new Set(inserted.map(({ tenantId, companyId }) => `${tenantId} ${companyId}`));
  for (const { tenantId, tenant, companyId, key } of rows) {
    log.note({
      kind: 'tenantCompany',
      id: companyId,
      name: names.get(key) ?? key,
      tenant: { id: tenantId, name: tenant },
      created: created.has(`${tenantId} ${companyId}`),
    });
  }
}
