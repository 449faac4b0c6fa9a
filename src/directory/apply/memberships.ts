import type { Transaction } from '../../database/database.ts';
import { type ChangeLog, type DirectoryChanges, differences } from './changes.ts';
import { type AppliedTemplates, templateKey } from './templates.ts';
import type { AppliedTenant } from './tenants.ts';

export interface AppliedMemberships {
  /** Of all memberships that the file lists. */
  readonly ids: readonly string[];
  readonly deactivated: DirectoryChanges['deactivated'];
}

interface MembershipRecord {
  id: string;
  tenantId: string;
  userId: string;
  templateId: string;
  deactivated: boolean;
}

/**
 * Puts people into the tenants that list them, with the permissions template given there. Someone deactivated is
 * left so, whatever their template: returns who that is.
 */
export async function applyMemberships(
  tx: Transaction,
  options: {
    tenants: readonly AppliedTenant[];
    templates: AppliedTemplates;
    companies: ReadonlyMap<string, string>;
    users: ReadonlyMap<string, string>;
    at: Date;
    log: ChangeLog;
  },
): Promise<AppliedMemberships> {
  const { tenants, templates, companies, users, at, log } = options;
  const listed = tenants.flatMap(({ id: tenantId, tenant }) =>
    tenant.users.map((user) => ({
      emailKey: user.emailKey,
      tenant: { id: tenantId, name: tenant.name },
      row: {
        tenantId,
        userId: users.get(user.emailKey) ?? '',
        companyId: companies.get(user.companyKey) ?? '',
        templateId: templates.ids.get(templateKey(tenantId, user.templateKey)) ?? '',
      },
    })),
  );
  const rows = JSON.stringify(listed.map(({ row }) => row));
  const inserted = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO memberships (tenant_id, user_id, company_id, permissions_template_id, created_at)
    SELECT f."tenantId", f."userId", f."companyId", f."templateId", ${at}::timestamptz
    FROM jsonb_to_recordset(${rows}::jsonb)
      AS f("tenantId" uuid, "userId" uuid, "companyId" uuid, "templateId" uuid)
    ON CONFLICT (tenant_id, user_id) DO NOTHING
    RETURNING id`;
  const created = new Set(inserted.map(({ id }) => id));
  const records = await readMemberships(tx, rows);
  const changed: { id: string; templateId: string }[] = [];
  const deactivated: { tenant: string; emailKey: string }[] = [];
  for (const { emailKey, tenant, row } of listed) {
    const record = records.get(memberKey(row));
    if (!record) throw new Error(`${emailKey} was not put into ${tenant.name}.`);
    const nameOf = (id: string) => ({ permissionsTemplate: templates.names.get(id) ?? id });
    const fields =
      record.templateId === row.templateId
        ? []
        : differences(nameOf(record.templateId), nameOf(row.templateId));
    if (fields.length > 0) changed.push({ id: record.id, templateId: row.templateId });
    if (record.deactivated) deactivated.push({ tenant: tenant.name, emailKey });
    log.note({
      kind: 'membership',
      id: record.id,
      name: emailKey,
      tenant,
      created: created.has(record.id),
      fields,
    });
  }
  if (changed.length > 0) {
    await tx.$executeRaw`
      UPDATE memberships m SET permissions_template_id = f."templateId"
      FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS f(id uuid, "templateId" uuid)
      WHERE m.id = f.id`;
  }
  return { ids: [...records.values()].map(({ id }) => id), deactivated };
}

function memberKey({ tenantId, userId }: { tenantId: string; userId: string }): string {
  return `${tenantId} ${userId}`;
}

async function readMemberships(tx: Transaction, rows: string): Promise<Map<string, MembershipRecord>> {
  const records = await tx.$queryRaw<MembershipRecord[]>`
    SELECT m.id, m.tenant_id AS "tenantId", m.user_id AS "userId", m.permissions_template_id AS "templateId",
      m.deactivated_at IS NOT NULL AS deactivated
    FROM jsonb_to_recordset(${rows}::jsonb) AS f("tenantId" uuid, "userId" uuid)
    JOIN memberships m ON m.tenant_id = f."tenantId" AND m.user_id = f."userId"`;
  return new Map(records.map((record) => [memberKey(record), record]));
}
