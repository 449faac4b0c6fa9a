import type { Transaction } from '../../database/database.ts';
import { ACCESS_LEVELS } from '../../words/directory/access-levels.ts';
import type { DirectoryTemplate, DirectoryTenant } from '../file/directory.ts';
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

/** A permissions template of the file, with its tenant. */
interface ListedTemplate {
  readonly tenantId: string;
  readonly tenant: DirectoryTenant;
  readonly template: DirectoryTemplate;
}

/** What of a template is compared; lists in an order that does not depend on how they were written. */
interface TemplateContent {
  readonly name: string;
  /** As people call it: the changes are shown to them. */
  readonly directory: string;
  readonly granular: readonly string[];
  /** Names. */
  readonly assignable: readonly string[];
}

interface TemplateRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly content: TemplateContent;
}

type TemplateRecords = ReadonlyMap<string, TemplateRecord>;

/** Creates and changes permissions templates. Their lists become exactly those of the file: a right taken away is gone. */
export async function applyTemplates(
  tx: Transaction,
  options: { tenants: readonly AppliedTenant[]; log: ChangeLog },
): Promise<AppliedTemplates> {
  const { tenants, log } = options;
  const listed = tenants.flatMap(({ id, tenant }) =>
    tenant.permissionsTemplates.map((template): ListedTemplate => ({ tenantId: id, tenant, template })),
  );
  const before = await readTemplates(tx, tenants);
  const missing = listed.filter(({ tenantId, template }) => !before.has(templateKey(tenantId, template.key)));
  await createTemplates(tx, missing);
  const records = await readTemplates(tx, tenants);
  const created = new Set(missing.map(({ template }) => template));
  const kept = new Set<string>();
  const changed: (ListedTemplate & { id: string })[] = [];
  for (const entry of listed) {
    const { tenantId, tenant, template } = entry;
    const record = records.get(templateKey(tenantId, template.key));
    if (!record)
      throw new Error(`The permissions template ${template.name} of ${tenant.name} was not written.`);
    const { id } = record;
    kept.add(id);
    const fields = differences(record.content, contentInFile(entry));
    if (fields.length > 0) changed.push({ ...entry, id });
    log.note({
      kind: 'permissionsTemplate',
      id,
      name: template.name,
      tenant: { id: tenantId, name: tenant.name },
      created: created.has(template),
      fields,
    });
  }
  await changeTemplates(tx, changed);
  await changeLists(tx, { changed, records });
  const all = [...records.values()];
  return {
    ids: new Map([...records].map(([key, { id }]) => [key, id])),
    names: new Map(all.map(({ id, content }) => [id, content.name])),
    others: all
      .filter(({ id }) => !kept.has(id))
      .map(({ tenantId, content }) => ({ tenantId, name: content.name })),
  };
}

async function createTemplates(tx: Transaction, missing: readonly ListedTemplate[]): Promise<void> {
  await tx.permissionsTemplate.createMany({
    data: missing.map(({ tenantId, template: { name, directory, granular } }) => ({
      tenantId,
      name,
      directory,
      granular: [...granular],
    })),
  });
}

function contentInFile({ tenant, template }: ListedTemplate): TemplateContent {
  const names = new Map(tenant.permissionsTemplates.map(({ key, name }) => [key, name]));
  return contentOf({ ...template, assignable: template.assignable.map((key) => names.get(key) ?? key) });
}

function contentOf(template: Omit<DirectoryTemplate, 'key'>): TemplateContent {
  const { name, directory, granular, assignable } = template;
  return {
    name,
    directory: ACCESS_LEVELS[directory],
    granular: granular.toSorted(),
    assignable: assignable.toSorted(),
  };
}

async function readTemplates(tx: Transaction, tenants: readonly AppliedTenant[]): Promise<TemplateRecords> {
  const templates = await tx.permissionsTemplate.findMany({
    where: { tenantId: { in: tenants.map(({ id }) => id) } },
    include: { assignable: { include: { assignable: true } } },
    orderBy: { name: 'asc' },
  });
  return new Map(
    templates.map(({ id, tenantId, name, directory, granular, ...template }) => {
      const assignable = template.assignable.map((entry) => entry.assignable.name);
      const content = contentOf({ name, directory, granular, assignable });
      return [templateKey(tenantId, nameKey(name)), { id, tenantId, content }];
    }),
  );
}

async function changeTemplates(
  tx: Transaction,
  changed: readonly (ListedTemplate & { id: string })[],
): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ id, template }) => {
    const { name, directory, granular } = template;
    return { id, name, directory, granular };
  });
  await tx.$executeRaw`
    UPDATE permissions_templates t
    SET name = f.name, directory = f.directory, granular = f.granular
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS f(id uuid, name text, directory directory_access, granular granular_permission[])
    WHERE t.id = f.id`;
}

/** Replaces the lists of assignable permissions templates. */
async function changeLists(
  tx: Transaction,
  options: { changed: readonly (ListedTemplate & { id: string })[]; records: TemplateRecords },
): Promise<void> {
  const { changed, records } = options;
  if (changed.length === 0) return;
  await tx.assignableTemplate.deleteMany({ where: { templateId: { in: changed.map(({ id }) => id) } } });
  await tx.assignableTemplate.createMany({
    data: changed.flatMap(({ id: templateId, tenantId, template }) =>
      template.assignable.map((key) => ({
        templateId,
        tenantId,
        assignableId: records.get(templateKey(tenantId, key))?.id ?? '',
      })),
    ),
  });
}
