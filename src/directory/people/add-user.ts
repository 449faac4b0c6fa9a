import type { Transaction } from '../../database/database.ts';
import type { Logger } from '../../logger.ts';
import { audit } from '../audit.ts';
import type { Caller } from '../callers.ts';
import { lockEmailKey } from '../locks.ts';
import { denyAddUsers, denyGive, maySeeCompanyDetail } from '../policy.ts';
import { type Refused, refused } from '../refusal.ts';
import { findUserInTenant } from './find-user-in-tenant.ts';
import { resolveCompany } from './resolve-company.ts';

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
}

export type AddUserOutcome =
  /** Now in the tenant's directory; `existing` when the user account was there before, for another tenant. */
  | { outcome: 'ADDED'; existing: boolean; membershipId: string }
  /** There is a user account in that company, which the caller has not been shown. */
  | { outcome: 'MATCH' }
  /** The user account that the caller was shown has another email ID by now: it was corrected. */
  | { outcome: 'NO_RECORD' }
  | { outcome: 'ALREADY_MEMBER' }
  | { outcome: 'DEACTIVATED' }
  /** Assigned to another company. Its name is given only to callers who may see company details. */
  | { outcome: 'OTHER_COMPANY'; associated: boolean; companyName: string | null }
  /** The company or the template was taken away since the form was opened. */
  | { outcome: 'COMPANY_NOT_IN_TENANT' }
  | { outcome: 'TEMPLATE_NOT_IN_TENANT' }
  | Refused;

/**
 * Adds a person to the caller's tenant, with a user account if there is none. The company is resolved again here, in
 * the transaction that writes (domain.md, "Adding an existing user to a tenant"); a user keeps the one company and
 * the names that the account has.
 */
export async function addUser(
  tx: Transaction,
  options: { caller: Caller; user: NewUser; at: Date; logger: Logger },
): Promise<AddUserOutcome> {
  const { caller, user, at, logger } = options;
  const tenantId = caller.tenant.id;
  const mayNotAdd = denyAddUsers(caller);
  if (mayNotAdd) return refused(tx, { asked: 'add', denial: mayNotAdd, caller, logger });
  const template = await tx.permissionsTemplate.findFirst({
    where: { id: user.permissionsTemplateId, tenantId },
  });
  if (!template) return { outcome: 'TEMPLATE_NOT_IN_TENANT' };
  const mayNotGive = denyGive(caller, template);
  if (mayNotGive) {
    const target = { name: user.email, templateName: template.name };
    return refused(tx, { asked: 'add', denial: mayNotGive, caller, target, logger });
  }
  const associated = await tx.tenantCompany.findUnique({
    where: { tenantId_companyId: { tenantId, companyId: user.companyId } },
  });
  if (!associated) return { outcome: 'COMPANY_NOT_IN_TENANT' };

  const entry = { caller, user, template, at };
  // Applying a directory.yaml takes no lock on email IDs. When it has just written this person, they are resolved again.
  const outcome = (await resolveAndWrite(tx, entry)) ?? (await resolveAndWrite(tx, entry));
  if (outcome) return outcome;
  throw new Error(`${user.emailKey} was written by somebody else, and is not there.`);
}

/** Resolves the company and writes what is missing; null when somebody else has just written it. */
async function resolveAndWrite(
  tx: Transaction,
  entry: { caller: Caller; user: NewUser; template: { id: string; name: string }; at: Date },
): Promise<AddUserOutcome | null> {
  const { caller, user, template, at } = entry;
  const tenantId = caller.tenant.id;
  await lockEmailKey(tx, user.emailKey);
  const known = await findUserInTenant(tx, { emailKey: user.emailKey, tenantId });
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
  if (!known && user.isRecord) return { outcome: 'NO_RECORD' };
  const userId = known?.userId ?? (await makeAccount(tx, { user, at }));
  if (userId === null) return null;
  const [membership] = await tx.membership.createManyAndReturn({
    data: [
      { tenantId, userId, companyId: user.companyId, permissionsTemplateId: template.id, createdAt: at },
    ],
    skipDuplicates: true,
    select: { id: true },
  });
  if (!membership) return null;
  await audit(tx, {
    at,
    actorId: caller.userId,
    actor: caller.name,
    action: known ? 'add-existing-user' : 'add-user',
    tenantId,
    subject: membership.id,
    details: { email: user.emailKey, permissionsTemplate: template.name },
  });
  return { outcome: 'ADDED', existing: known !== null, membershipId: membership.id };
}

/** @returns the new account's id; null when there is one of that email ID by now */
async function makeAccount(tx: Transaction, options: { user: NewUser; at: Date }): Promise<string | null> {
  const { user, at } = options;
  const { email, emailKey, firstName, lastName, companyId } = user;
  const [account] = await tx.user.createManyAndReturn({
    data: [{ email, emailKey, firstName, lastName, companyId, createdAt: at }],
    skipDuplicates: true,
    select: { id: true },
  });
  return account?.id ?? null;
}
