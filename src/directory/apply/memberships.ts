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

/** A person of the file, with the tenant that lists them and the ids of their records. */
interface ListedMember {
  readonly emailKey: string;
  readonly tenant: { readonly id: string; readonly name: string };
  readonly row: {
    readonly tenantId: string;
    readonly userId: string;
    readonly companyId: string;
    readonly templateId: string;
  };
}

interface Records {
  readonly tenants: readonly AppliedTenant[];
  readonly templates: AppliedTemplates;
  /** Ids by the keys of the file. */
  readonly companies: ReadonlyMap<string, string>;
  readonly users: ReadonlyMap<string, string>;
}

/**
 * Puts people into the tenants that list them, with the permissions template given there. Someone deactivated stays so,
 * whatever their template.
 */
export async function applyMemberships(
  tx: Transaction,
  options: Records & { at: Date; log: ChangeLog },
): Promise<AppliedMemberships> {
  const { templates, at, log } = options;
  const listed = listMembers(options);
  const created = await createMemberships(tx, { listed, at });
  const records = await readMemberships(tx, listed);
  const nameOf = (templateId: string) => ({
    permissionsTemplate: templates.names.get(templateId) ?? templateId,
  });
  const changed: { id: string; templateId: string }[] = [];
  const deactivated: { tenant: string; emailKey: string }[] = [];
  for (const { emailKey, tenant, row } of listed) {
    const record = records.get(memberKey(row));
    if (!record) throw new Error(`${emailKey} was not put into ${tenant.name}.`);
    const { id, templateId } = record;
    const isChanged = templateId !== row.templateId;
    if (isChanged) changed.push({ id, templateId: row.templateId });
    if (record.deactivated) deactivated.push({ tenant: tenant.name, emailKey });
    log.note({
      kind: 'membership',
      id,
      name: emailKey,
      tenant,
      created: created.has(id),
      fields: isChanged ? differences(nameOf(templateId), nameOf(row.templateId)) : [],
    });
  }
  await changeTemplatesOf(tx, changed);
  return { ids: [...records.values()].map(({ id }) => id), deactivated };
}

function listMembers({ tenants, templates, companies, users }: Records): ListedMember[] {
  return tenants.flatMap(({ id: tenantId, tenant }) =>
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
}

/** @returns the ids of the memberships that were missing */
async function createMemberships(
  tx: Transaction,
  { listed, at }: { listed: readonly ListedMember[]; at: Date },
): Promise<Set<string>> {
  const inserted = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO memberships (tenant_id, user_id, company_id, permissions_template_id, created_at)
    SELECT f."tenantId", f."userId", f."companyId", f."templateId", ${at}::timestamptz
    FROM jsonb_to_recordset(${rowsOf(listed)}::jsonb)
      AS f("tenantId" uuid, "userId" uuid, "companyId" uuid, "templateId" uuid)
    ON CONFLICT (tenant_id, user_id) DO NOTHING
    RETURNING id`;
  return new Set(inserted.map(({ id }) => id));
}

async function readMemberships(
  tx: Transaction,
  listed: readonly ListedMember[],
): Promise<Map<string, MembershipRecord>> {
  const records = await tx.$queryRaw<MembershipRecord[]>`
    SELECT m.id, m.tenant_id AS "tenantId", m.user_id AS "userId", m.permissions_template_id AS "templateId",
      m.deactivated_at IS NOT NULL AS deactivated
    FROM jsonb_to_recordset(${rowsOf(listed)}::jsonb) AS f("tenantId" uuid, "userId" uuid)
    JOIN memberships m ON m.tenant_id = f."tenantId" AND m.user_id = f."userId"`;
  return new Map(records.map((record) => [memberKey(record), record]));
}

async function changeTemplatesOf(
  tx: Transaction,
  changed: readonly { id: string; templateId: string }[],
): Promise<void> {
  if (changed.length === 0) return;
  await tx.$executeRaw`
    UPDATE memberships m SET permissions_template_id = f."templateId"
    FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS f(id uuid, "templateId" uuid)
    WHERE m.id = f.id`;
}

function rowsOf(listed: readonly ListedMember[]): string {
  return JSON.stringify(listed.map(({ row }) => row));
}

function memberKey({ tenantId, userId }: { tenantId: string; userId: string }): string {
  return `${tenantId} ${userId}`;
}
