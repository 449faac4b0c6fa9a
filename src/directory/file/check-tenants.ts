import { closestMatch } from '../../words/closest-match.ts';
import { nameKey } from '../names.ts';
import { takesGranular } from '../policy.ts';
import type { Draft, TemplateEntry, TenantEntry } from './draft.ts';
import type { Entry } from './read-record.ts';
import { DEFAULTS } from './record-shapes.ts';
import { quote } from './yaml-source.ts';

/** Checks what companies, tenants and permissions templates say of each other. */
export function checkTenants(draft: Draft): void {
  checkOnce(draft.companies, 'company');
  const companies = namesOf(draft.companies);
  const seen = new Map<string, TenantEntry>();
  for (const tenant of draft.tenants) {
    checkTenantOnce(tenant, seen);
    checkWorkspace(tenant, draft);
    checkCompanies(tenant, companies);
    checkLinkDays(tenant);
    checkOnce(tenant.permissionsTemplates, 'permissions template');
    for (const template of tenant.permissionsTemplates) checkTemplate(template, tenant);
  }
}

type Named = Entry<unknown, { name?: string | undefined }>;

/** The names of records by the key that they are compared by. */
export function namesOf(entries: readonly Named[]): Map<string, string> {
  const names = entries.map(({ part }) => part.name).filter((name) => name !== undefined);
  return new Map(names.map((name) => [nameKey(name), name]));
}

/** The end of a sentence about a name that is not there. */
export function suggest(name: string, names: Iterable<string>): string {
  const meant = closestMatch(name, names);
  return meant ? `: did you mean ${quote(meant)}?` : '.';
}

/** How a tenant is called in sentences, also while its name could not be read. */
export function tenantName({ record }: TenantEntry): string {
  return record.part.name ?? 'this tenant';
}

function checkOnce(entries: readonly Named[], noun: string): void {
  const lines = new Map<string, number>();
  for (const entry of entries) {
    const { name } = entry.part;
    if (name === undefined) continue;
    const first = lines.get(nameKey(name));
    if (first === undefined) lines.set(nameKey(name), entry.at('name').line);
    else entry.report(`The ${noun} ${quote(name)} is already in line ${first}.`, 'name');
  }
}

function checkTenantOnce(tenant: TenantEntry, seen: Map<string, TenantEntry>): void {
  const { name, instance } = tenant.record.part;
  if (name === undefined || instance === undefined) return;
  const key = JSON.stringify([nameKey(instance), nameKey(name)]);
  const first = seen.get(key);
  if (first) {
    const line = first.record.at('name').line;
    tenant.record.report(
      `The tenant ${quote(name)} of ${quote(instance)} is already in line ${line}.`,
      'name',
    );
  } else {
    seen.set(key, tenant);
  }
}

/** Without a workspace a tenant belongs to the only one there is: with two of them, that would be anyone's guess. */
function checkWorkspace(tenant: TenantEntry, draft: Draft): void {
  if (tenant.record.has('workspace')) return;
  const named = new Set(draft.tenants.map(({ record }) => record.part.workspace).filter(Boolean));
  if (named.size < 2) return;
  tenant.record.report('"workspace" is missing: this file names several, so each tenant needs its own.');
}

function checkCompanies(tenant: TenantEntry, companies: Map<string, string>): void {
  const { record } = tenant;
  checkList(record, 'companies', record.part.companies, (name) =>
    companies.has(nameKey(name))
      ? undefined
      : `There is no company ${quote(name)} in "companies"${suggest(name, companies.values())}`,
  );
}

/** A link has to outlive the last email that may carry it (domain.md, "Invite, Re-invite" 9). */
function checkLinkDays({ record }: TenantEntry): void {
  const { followUpDays, linkDays } = record.part;
  const badDays = record.has('followUpDays') && !followUpDays;
  const badLink = record.has('linkDays') && linkDays === undefined;
  if (badDays || badLink) return;
  const last = (followUpDays ?? DEFAULTS.followUpDays).at(-1) ?? 0;
  const days = linkDays ?? DEFAULTS.linkDays;
  if (days >= last) return;
  const sentence = `"linkDays" is ${days}, which is shorter than the last follow-up on day ${last}.`;
  record.report(sentence, record.has('linkDays') ? 'linkDays' : 'followUpDays');
}

/** Granular permissions count only under Read Only and Standard, and only one of them uses the assignable list. */
function checkTemplate(template: TemplateEntry, tenant: TenantEntry): void {
  const { directory, granular, assignable } = template.part;
  const granularCounts = directory === undefined || takesGranular(directory);
  for (const key of ['granular', 'assignable']) {
    if (granularCounts || !template.has(key)) continue;
    const why = directory === 'ADMIN' ? 'Admin may already do everything' : 'None may not do anything';
    template.report(`${quote(key)} only matters under Read Only and Standard: ${why}.`, key);
  }
  checkList(template, 'granular', granular, () => undefined);
  const names = namesOf(tenant.permissionsTemplates);
  checkList(template, 'assignable', assignable, (name) =>
    names.has(nameKey(name))
      ? undefined
      : `${tenantName(tenant)} has no permissions template ${quote(name)}${suggest(name, names.values())}`,
  );
  const granularIsKnown = granular !== undefined || !template.has('granular');
  if (granularCounts && granularIsKnown && assignable && !granular?.includes('createAndEditUsers')) {
    template.report('"assignable" only matters together with granular: [createAndEditUsers].', 'assignable');
  }
}

/** Checks every item of a list of names, and that none is given twice. */
function checkList(
  entry: Entry<unknown, unknown>,
  key: string,
  names: readonly string[] | undefined,
  problem: (name: string) => string | undefined,
): void {
  const seen = new Set<string>();
  for (const [index, name] of names?.entries() ?? []) {
    const sentence = seen.has(nameKey(name)) ? `${quote(name)} is already in this list.` : problem(name);
    if (sentence) entry.report(sentence, key, index);
    seen.add(nameKey(name));
  }
}
