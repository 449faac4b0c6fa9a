import type { Transaction } from '../../database/database.ts';
import { ACCESS_LEVELS } from '../../words/access-levels.ts';
import type { DirectoryTemplate } from '../file/directory.ts';
import { nameKey } from '../names.ts';
import { type ChangeLog, differences } from './changes.ts';
import type { AppliedTenant } from './tenants.ts';

export interface AppliedTemplates {
  /** The id of a tenant's template, by `templateKey`. */
  readonly ids: ReadonlyMap<string, string>;
  /** Names by id, also of templates that the file does not list. */
  readonly names: ReadonlyMap<string, string>;
  /** Templates that the file does not list. */
  readonly others: readonly { tenantId: string; name: string }[];
}

/** What a template of a tenant is found by. */
export function templateKey(tenantId: string, key: string): string {
  return `${tenantId} ${key}`;
}

/** Creates and changes permissions templates. Their lists become exactly those of the file: a right taken away is gone. */
export async function applyTemplates(
  tx: Transaction,
  options: { tenants: readonly AppliedTenant[]; log: ChangeLog },
): Promise<AppliedTemplates> {
  const { tenants, log } = options;
  const before = await readTemplates(tx, tenants);
  const listed = tenants.flatMap(({ id, tenant }) =>
    tenant.permissionsTemplates.map((template) => ({ tenantId: id, tenant, template })),
  );
  await tx.permissionsTemplate.createMany({
    data: listed
      .filter(({ tenantId, template }) => !before.has(templateKey(tenantId, template.key)))
      .map(({ tenantId, template: { name, directory, granular } }) => ({
        tenantId,
        name,
        directory,
        granular: [...granular],
      })),
  });
  const records = await readTemplates(tx, tenants);
  const kept = new Set<string>();
  const changed: { id: string; name: string; directory: string; granular: readonly string[] }[] = [];
  const lists: { templateId: string; tenantId: string; assignable: string[] }[] = [];
  for (const { tenantId, tenant, template } of listed) {
    const key = templateKey(tenantId, template.key);
    const record = records.get(key);
    if (!record)
      throw new Error(`The permissions template ${template.name} of ${tenant.name} was not written.`);
    kept.add(record.id);
    const names = new Map(tenant.permissionsTemplates.map((other) => [other.key, other.name]));
    const assignable = template.assignable.map((other) => names.get(other) ?? other);
    const fields = differences(record.content, contentOf({ ...template, assignable }));
    if (fields.length > 0) {
      const { name, directory, granular } = template;
      changed.push({ id: record.id, name, directory, granular });
      lists.push({
        templateId: record.id,
        tenantId,
        assignable: template.assignable.map((other) => records.get(templateKey(tenantId, other))?.id ?? ''),
      });
    }
    log.note({
      kind: 'permissionsTemplate',
      id: record.id,
      name: template.name,
      tenant: { id: tenantId, name: tenant.name },
      created: !before.has(key),
      fields,
    });
  }
  await changeTemplates(tx, changed);
  await changeLists(tx, lists);
  const all = [...records.values()];
  return {
    ids: new Map([...records].map(([key, { id }]) => [key, id])),
    names: new Map(all.map(({ id, content }) => [id, content.name])),
    others: all
      .filter(({ id }) => !kept.has(id))
      .map(({ tenantId, content }) => ({ tenantId, name: content.name })),
  };
}

/** What of a template is compared; lists in an order that does not depend on how they were written. */
function contentOf({ name, directory, granular, assignable }: Omit<DirectoryTemplate, 'key'>) {
  return {
    name,
    directory: ACCESS_LEVELS[directory],
    granular: granular.toSorted(),
    assignable: assignable.toSorted(),
  };
}

async function readTemplates(tx: Transaction, tenants: readonly AppliedTenant[]) {
  const templates = await tx.permissionsTemplate.findMany({
    where: { tenantId: { in: tenants.map(({ id }) => id) } },
    include: { assignable: { include: { assignable: true } } },
    orderBy: { name: 'asc' },
  });
  return new Map(
    templates.map(({ id, tenantId, name, directory, granular, assignable }) => [
      templateKey(tenantId, nameKey(name)),
      {
        id,
        tenantId,
        content: contentOf({
          name,
          directory,
          granular,
          assignable: assignable.map((entry) => entry.assignable.name),
        }),
      },
    ]),
  );
}

async function changeTemplates(tx: Transaction, changed: readonly object[]): Promise<void> {
  if (changed.length === 0) return;
  await tx.$executeRaw`
    UPDATE permissions_templates t
    SET name = f.name, directory = f.directory, granular = f.granular
    FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
      AS f(id uuid, name text, directory directory_access, granular granular_permission[])
    WHERE t.id = f.id`;
}

async function changeLists(
  tx: Transaction,
  lists: readonly { templateId: string; tenantId: string; assignable: string[] }[],
): Promise<void> {
  if (lists.length === 0) return;
  await tx.assignableTemplate.deleteMany({
    where: { templateId: { in: lists.map((list) => list.templateId) } },
  });
  await tx.assignableTemplate.createMany({
    data: lists.flatMap(({ assignable, ...list }) =>
      assignable.map((assignableId) => ({ ...list, assignableId })),
    ),
  });
}
