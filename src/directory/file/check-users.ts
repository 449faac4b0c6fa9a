import { canonicalEmailKey } from '../../email-key.ts';
import { nameKey } from '../names.ts';
import { namesOf, suggest, tenantName } from './check-tenants.ts';
import type { Draft, TenantEntry, UserEntry } from './draft.ts';
import { quote } from './yaml-source.ts';

/** Checks what the users say of companies, permissions templates and each other. */
export function checkUsers(draft: Draft): void {
  const companies = namesOf(draft.companies);
  const said: Said = new Map();
  for (const tenant of draft.tenants) {
    const own = new Set(tenant.record.part.companies?.map(nameKey));
    const templates = namesOf(tenant.permissionsTemplates);
    const members = new Map<string, number>();
    for (const user of tenant.users) {
      checkCompany(user, { tenant, companies, own });
      checkTemplate(user, { tenant, templates });
      checkMember(user, { tenant, members });
      checkAccount(user, said);
      checkSlack(user, { tenant, said });
    }
  }
}

function checkCompany(
  user: UserEntry,
  options: { tenant: TenantEntry; companies: Map<string, string>; own: Set<string> },
): void {
  const { tenant, companies, own } = options;
  const name = user.part.company;
  if (name === undefined || own.has(nameKey(name))) return;
  if (!companies.has(nameKey(name))) {
    user.report(
      `There is no company ${quote(name)} in "companies"${suggest(name, companies.values())}`,
      'company',
    );
  } else if (tenant.record.part.companies) {
    user.report(`${quote(name)} is not among the companies of ${tenantName(tenant)}.`, 'company');
  }
}

function checkTemplate(
  user: UserEntry,
  options: { tenant: TenantEntry; templates: Map<string, string> },
): void {
  const { tenant, templates } = options;
  const name = user.part.permissionsTemplate;
  if (name === undefined || templates.has(nameKey(name))) return;
  const hint = suggest(name, templates.values());
  user.report(
    `${tenantName(tenant)} has no permissions template ${quote(name)}${hint}`,
    'permissionsTemplate',
  );
}

function checkMember(user: UserEntry, options: { tenant: TenantEntry; members: Map<string, number> }): void {
  const { tenant, members } = options;
  const emailKey = emailKeyOf(user);
  if (emailKey === null) return;
  const first = members.get(emailKey);
  if (first) {
    user.report(`${user.part.email} is already in ${tenantName(tenant)}, in line ${first}.`, 'email');
  } else {
    members.set(emailKey, user.at('email').line);
  }
}

/** What the file has said so far, by what it is about: the first word and its line. */
type Said = Map<string, { word: string; line: number }>;

/** Remembers the first word about something; returns it when this one differs. */
function contradicted(said: Said, about: string, now: { word: string; line: number }) {
  const first = said.get(about);
  if (!first) said.set(about, now);
  return first && first.word !== now.word ? first : undefined;
}

/** One email ID is one user account, with one company and one name, in whichever tenants it is listed. */
function checkAccount(user: UserEntry, said: Said): void {
  const emailKey = emailKeyOf(user);
  if (emailKey === null) return;
  for (const key of ['company', 'firstName', 'lastName'] as const) {
    const value = user.part[key];
    if (value === undefined) continue;
    const { line } = user.at(key);
    const word = key === 'company' ? nameKey(value) : value;
    const first = contradicted(said, `${key} of ${emailKey}`, { word, line });
    const what = key === 'company' ? 'company' : 'name';
    if (first) {
      const plural = what === 'company' ? 'companies' : 'names';
      user.report(
        `${user.part.email} has two ${plural}, here and in line ${first.line}: a user has exactly one ${what}.`,
        key,
      );
    }
  }
}

/** An explicit link ties one Slack user of a workspace to one user account. */
function checkSlack(user: UserEntry, options: { tenant: TenantEntry; said: Said }): void {
  const { tenant, said } = options;
  const { slack } = user.part;
  if (slack === undefined) return;
  const { workspace } = tenant.record.part;
  if (workspace === undefined) {
    if (tenant.record.has('workspace')) return;
    user.report(`"slack" needs to know the workspace: give ${tenantName(tenant)} a "workspace".`, 'slack');
    return;
  }
  const emailKey = emailKeyOf(user);
  if (emailKey === null) return;
  const { line } = user.at('slack');
  const holder = contradicted(said, `${workspace} ${slack}`, { word: emailKey, line });
  if (holder) {
    user.report(
      `The Slack user ${slack} is already linked to ${holder.word}, in line ${holder.line}.`,
      'slack',
    );
  }
  const other = contradicted(said, `${workspace} ${emailKey}`, { word: slack, line });
  if (other) {
    user.report(
      `${user.part.email} is already linked to the Slack user ${other.word}, in line ${other.line}.`,
      'slack',
    );
  }
}

function emailKeyOf(user: UserEntry): string | null {
  return user.part.email === undefined ? null : canonicalEmailKey(user.part.email);
}
