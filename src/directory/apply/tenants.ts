import type { TenantBrand } from '../../brand.ts';
import type { Transaction } from '../../database/database.ts';
import type { Tenant } from '../../generated/prisma/client.ts';
import type { Directory, DirectoryTenant } from '../file/directory.ts';
import { nameKey } from '../names.ts';
import { type ChangeLog, differences } from './changes.ts';

/** A tenant of the file, and its record. */
export interface AppliedTenant {
  readonly id: string;
  readonly tenant: DirectoryTenant;
}

export interface AppliedTenants {
  readonly tenants: readonly AppliedTenant[];
  /** Names of the tenants that the file does not list. */
  readonly others: readonly string[];
}

/** Creates and changes the instances and tenants that the file lists. */
export async function applyTenants(
  tx: Transaction,
  options: { directory: Directory; log: ChangeLog },
): Promise<AppliedTenants> {
  const { directory, log } = options;
  const instances = await applyInstances(tx, directory);
  const before = await readTenants(tx);
  const missing = directory.tenants.filter((tenant) => !before.has(keyOf(tenant)));
  await tx.tenant.createMany({
    data: missing.map((tenant) => ({
      ...settingsOf(tenant),
      instanceId: instances.get(tenant.instanceKey) ?? '',
    })),
  });
  const records = await readTenants(tx);
  const listed = new Set<string>();
  const tenants: AppliedTenant[] = [];
  const changed: (TenantSettings & { id: string })[] = [];
  for (const tenant of directory.tenants) {
    const record = records.get(keyOf(tenant));
    if (!record) throw new Error(`The tenant ${tenant.name} was not written.`);
    listed.add(record.id);
    tenants.push({ id: record.id, tenant });
    const fields = differences(record.settings, settingsOf(tenant));
    if (fields.length > 0) changed.push({ id: record.id, ...settingsOf(tenant) });
    const created = !before.has(keyOf(tenant));
    log.note({ kind: 'tenant', id: record.id, name: tenant.name, tenant: null, created, fields });
  }
  await changeTenants(tx, changed);
  const others = [...records.values()]
    .filter(({ id }) => !listed.has(id))
    .map(({ settings }) => settings.name);
  return { tenants, others };
}

type TenantSettings = Pick<
  Tenant,
  | 'name'
  | 'slackWorkspace'
  | 'timezone'
  | 'announceIn'
  | 'appUrl'
  | 'followUpDays'
  | 'linkDays'
  | 'followUpAdded'
  | keyof TenantBrand
  | 'weeklyDigest'
>;

function settingsOf(tenant: DirectoryTenant): TenantSettings {
  return {
    name: tenant.name,
    slackWorkspace: tenant.workspace,
    timezone: tenant.timezone,
    announceIn: tenant.announceIn,
    appUrl: tenant.appUrl,
    followUpDays: [...tenant.followUpDays],
    linkDays: tenant.linkDays,
    followUpAdded: tenant.followUpAdded,
    ...tenant.brand,
    weeklyDigest: tenant.weeklyDigest,
  };
}

/** @returns the ids of the instances by their keys */
async function applyInstances(tx: Transaction, directory: Directory): Promise<Map<string, string>> {
  const before = await readInstances(tx);
  const missing = new Map(
    directory.tenants
      .filter(({ instanceKey }) => !before.has(instanceKey))
      .map(({ instanceKey, instance }) => [instanceKey, instance]),
  );
  if (missing.size === 0) return before;
  await tx.instance.createMany({ data: [...missing.values()].map((name) => ({ name })) });
  return readInstances(tx);
}

async function readInstances(tx: Transaction): Promise<Map<string, string>> {
  const instances = await tx.instance.findMany();
  return new Map(instances.map(({ id, name }) => [nameKey(name), id]));
}

async function readTenants(tx: Transaction): Promise<Map<string, { id: string; settings: TenantSettings }>> {
  const tenants = await tx.tenant.findMany({ include: { instance: true }, orderBy: { name: 'asc' } });
  return new Map(
    tenants.map(({ id, instanceId: _, instance, ...settings }) => [
      keyOf({ instanceKey: nameKey(instance.name), key: nameKey(settings.name) }),
      { id, settings },
    ]),
  );
}

function keyOf({ instanceKey, key }: Pick<DirectoryTenant, 'instanceKey' | 'key'>): string {
  return JSON.stringify([instanceKey, key]);
}

async function changeTenants(
  tx: Transaction,
  changed: readonly (TenantSettings & { id: string })[],
): Promise<void> {
  if (changed.length === 0) return;
  await tx.$executeRaw`
    UPDATE tenants t
    SET name = f.name, slack_workspace = f."slackWorkspace", timezone = f.timezone,
      announce_in = f."announceIn", app_url = f."appUrl", follow_up_days = f."followUpDays", link_days = f."linkDays",
      follow_up_added = f."followUpAdded", weekly_digest = f."weeklyDigest",
      brand_name = f."brandName", brand_color = f."brandColor", brand_logo = f."brandLogo"
    FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS f(
      id uuid, name text, "slackWorkspace" text, timezone text, "announceIn" text, "appUrl" text,
      "followUpDays" integer[], "linkDays" integer, "followUpAdded" boolean,
      "weeklyDigest" boolean, "brandName" text, "brandColor" text, "brandLogo" text)
    WHERE t.id = f.id`;
}
