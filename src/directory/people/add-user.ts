import type { SqlClient } from '../../database/direct.ts';
import type { Logger } from '../../logger.ts';
import type { Caller } from '../callers.ts';
import { lockEmailKeys } from '../locks.ts';
import { denyAddUsers, denyGive, type GivenTemplate, maySeeCompanyDetail } from '../policy.ts';
import { type Refused, refusals } from '../refusal.ts';
import { type EmailIdInTenant, findUsersInTenant } from './find-user-in-tenant.ts';
import { resolveCompany } from './resolve-company.ts';
import { writeUsers } from './write-users.ts';

export interface NewUser {
  /** As it was typed; mail goes there. */
  email: string;
  /** Its canonical form. */
  emailKey: string;
  firstName: string | null;
  lastName: string;
  companyId: string;
  permissionsTemplateId: string;
  /** Whether the caller was shown the record that there is: no user account is added that nobody looked at. */
  isRecord?: boolean;
  /** Whether the caller was told that somebody of the tenant had this email ID until it was corrected, and goes on. */
  isSomebodyElse?: boolean;
}

export type AddUserOutcome =
  /** Now in the tenant's directory; `existing` when the user account was there before, for another tenant. */
  | {
      outcome: 'ADDED';
      existing: boolean;
      membershipId: string;
      userId: string;
      template: TemplateInTenant;
    }
  /** There is a user account in that company, which the caller has not been shown. */
  | { outcome: 'MATCH' }
  /** The user account that the caller was shown has another email ID by now: it was corrected. */
  | { outcome: 'NO_RECORD' }
  /** Somebody of the tenant had this email ID until it was corrected to `email`. */
  | { outcome: 'CORRECTED'; name: string; email: string }
  | { outcome: 'ALREADY_MEMBER' }
  | { outcome: 'DEACTIVATED' }
  /** Assigned to another company. Its name is given only to callers who may see company details. */
  | { outcome: 'OTHER_COMPANY'; associated: boolean; companyName: string | null }
  /** The company or the template was taken away since the form was opened. */
  | { outcome: 'COMPANY_NOT_IN_TENANT' }
  | { outcome: 'TEMPLATE_NOT_IN_TENANT' }
  | Refused;

type TemplateInTenant = GivenTemplate & { readonly name: string };

/** Adds a person to the caller's tenant: `addUsers` for one. */
export async function addUser(
  tx: SqlClient,
  options: { caller: Caller; user: NewUser; at: Date; logger: Logger },
): Promise<AddUserOutcome> {
  const { user, ...adding } = options;
  const [outcome] = await addUsers(tx, { ...adding, users: [user] });
  if (!outcome) throw new Error('Somebody was to be added, and there is no outcome.');
  return outcome;
}

/**
 * Adds people to the caller's tenant, with user accounts where there are none. The companies are resolved again here, in
 * the transaction that writes (domain.md, "Adding an existing user to a tenant"); a user keeps the one company and
 * the names that the account has. It takes as many statements for many people as for one.
 *
 * @param options.users each email ID once
 * @returns the outcomes, in the order of the users
 */
export async function addUsers(
  tx: SqlClient,
  options: { caller: Caller; users: readonly NewUser[]; at: Date; logger: Logger },
): Promise<AddUserOutcome[]> {
  const { caller, users, at, logger } = options;
  if (users.length === 0) return [];
  const outcomes = new Map<NewUser, AddUserOutcome>();
  const toAdd: { user: NewUser; template: TemplateInTenant }[] = [];
  const toRefuse: { user: NewUser; denied: Parameters<typeof refusals>[1]['denied'][number] }[] = [];
  const mayNotAdd = denyAddUsers(caller);
  const { templates, companies } = await readGiven(tx, { tenantId: caller.tenant.id, users });
  for (const user of users) {
    const template = templates.get(user.permissionsTemplateId);
    const mayNotGive = template && denyGive(caller, template);
    if (mayNotAdd) toRefuse.push({ user, denied: { denial: mayNotAdd } });
    else if (!template) outcomes.set(user, { outcome: 'TEMPLATE_NOT_IN_TENANT' });
    else if (mayNotGive) {
      const target = { name: user.email, templateName: template.name };
      toRefuse.push({ user, denied: { denial: mayNotGive, target } });
    } else if (!companies.has(user.companyId)) outcomes.set(user, { outcome: 'COMPANY_NOT_IN_TENANT' });
    else toAdd.push({ user, template });
  }
  const denied = toRefuse.map((refusal) => refusal.denied);
  const refused = await refusals(tx, { asked: 'add', caller, denied, logger });
  for (const [index, { user }] of toRefuse.entries()) {
    const outcome = refused[index];
    if (outcome) outcomes.set(user, outcome);
  }

  await lockEmailKeys(
    tx,
    toAdd.map(({ user }) => user.emailKey),
  );
  // Applying a directory.yaml takes no lock on email IDs. Whom it has just written is resolved again.
  const left = await resolveAndWrite(tx, { caller, toAdd, at, outcomes });
  const [missed] = await resolveAndWrite(tx, { caller, toAdd: left, at, outcomes });
  if (missed) throw new Error(`${missed.user.emailKey} was written by somebody else, and is not there.`);
  return users.map((user) => outcomeOf(outcomes, user));
}

/** The templates and companies of the tenant that these people are to be given. */
async function readGiven(
  tx: SqlClient,
  { tenantId, users }: { tenantId: string; users: readonly NewUser[] },
): Promise<{ templates: Map<string, TemplateInTenant>; companies: Set<string> }> {
  const templateIds = [...new Set(users.map(({ permissionsTemplateId }) => permissionsTemplateId))];
  const companyIds = [...new Set(users.map(({ companyId }) => companyId))];
  const [row] = await tx.$queryRaw<{ templates: TemplateInTenant[]; companies: string[] }[]>`
    /* read given */
    SELECT
      (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'directory', directory)), '[]')
       FROM permissions_templates
       WHERE tenant_id = ${tenantId}::uuid AND id = ANY (${templateIds}::uuid[])) AS templates,
      ARRAY(SELECT company_id::text FROM tenant_companies
            WHERE tenant_id = ${tenantId}::uuid AND company_id = ANY (${companyIds}::uuid[])) AS companies`;
  return {
    templates: new Map(row?.templates.map((template) => [template.id, template])),
    companies: new Set(row?.companies),
  };
}

/**
 * Resolves the companies and writes what is missing.
 *
 * @returns those whom somebody else has just written
 */
async function resolveAndWrite(
  tx: SqlClient,
  options: {
    caller: Caller;
    toAdd: readonly { user: NewUser; template: TemplateInTenant }[];
    at: Date;
    outcomes: Map<NewUser, AddUserOutcome>;
  },
): Promise<{ user: NewUser; template: TemplateInTenant }[]> {
  const { caller, toAdd, at, outcomes } = options;
  if (toAdd.length === 0) return [];
  const emailKeys = toAdd.map(({ user }) => user.emailKey);
  const find = await findUsersInTenant(tx, { emailKeys, tenantId: caller.tenant.id });
  const toWrite = toAdd.flatMap((entry) => {
    const found = find(entry.user.emailKey);
    const resolved = resolve(caller, entry.user, found);
    if (resolved) outcomes.set(entry.user, resolved);
    return resolved ? [] : [{ ...entry, userId: found.user?.userId ?? null }];
  });
  const written = await writeUsers(tx, { caller, users: toWrite, at });
  for (const { user, template, userId } of toWrite) {
    const ids = written.get(user.emailKey);
    if (ids) outcomes.set(user, { outcome: 'ADDED', existing: userId !== null, ...ids, template });
  }
  return toWrite.filter(({ user }) => !written.has(user.emailKey));
}

/** What keeps somebody from being added; null when nothing does. */
function resolve(
  caller: Caller,
  user: NewUser,
  { user: known, corrected }: EmailIdInTenant,
): AddUserOutcome | null {
  if (corrected && !user.isSomebodyElse) {
    const { name, email } = corrected;
    return { outcome: 'CORRECTED', name, email };
  }
  const resolution = resolveCompany({ companyId: user.companyId, known });
  if (resolution === 'ALREADY_MEMBER' || resolution === 'DEACTIVATED') return { outcome: resolution };
  if (resolution === 'OTHER_COMPANY_ASSOCIATED' || resolution === 'OTHER_COMPANY_NOT_ASSOCIATED') {
    return {
      outcome: 'OTHER_COMPANY',
      associated: resolution === 'OTHER_COMPANY_ASSOCIATED',
      companyName: maySeeCompanyDetail(caller) ? (known?.companyName ?? null) : null,
    };
  }
  if (known && !user.isRecord) return { outcome: 'MATCH' };
  return !known && user.isRecord ? { outcome: 'NO_RECORD' } : null;
}

function outcomeOf(outcomes: ReadonlyMap<NewUser, AddUserOutcome>, user: NewUser): AddUserOutcome {
  const outcome = outcomes.get(user);
  if (outcome) return outcome;
  throw new Error('Somebody was to be added, and there is no outcome.');
}
