import type { Transaction } from '../database/database.ts';
import { audit } from './audit.ts';
import type { Caller } from './callers.ts';
import { denyAddUser, denyGive, maySeeCompanyDetail } from './policy.ts';
import { type Refusal, refuse } from './refusal.ts';
import { resolveCompany } from './resolve-company.ts';

export interface NewUser {
  /** As it was typed; mail goes there. */
  email: string;
  /** Its canonical form. */
  emailId: string;
  firstName: string | null;
  lastName: string;
  companyId: string;
  permissionsTemplateId: string;
}

export type AddUserOutcome =
  /** Now in the tenant's directory; `existing` when the user account was there before, for another tenant. */
  | { outcome: 'ADDED'; existing: boolean }
  | { outcome: 'ALREADY_MEMBER' }
  | { outcome: 'DEACTIVATED' }
  /** Assigned to another company. Its name is given only to callers who may see company details. */
  | { outcome: 'OTHER_COMPANY'; associated: boolean; companyName: string | null }
  /** The company or the template was taken away since the form was opened. */
  | { outcome: 'COMPANY_NOT_IN_TENANT' }
  | { outcome: 'TEMPLATE_NOT_IN_TENANT' }
  | { outcome: 'REFUSED'; refusal: Refusal };

/**
 * Adds a person to the caller's tenant, with a user account if there is none. The company is resolved again here, in
 * the transaction that writes (domain.md, "Adding an existing user to a tenant"); a user keeps the one company and
 * the names that the account has.
 */
export async function addUser(
  tx: Transaction,
  options: { caller: Caller; user: NewUser; at: Date },
): Promise<AddUserOutcome> {
  const { caller, user, at } = options;
  const tenantId = caller.tenant.id;
  const mayNot = denyAddUser(caller);
  if (mayNot)
    return { outcome: 'REFUSED', refusal: await refuse(tx, { asked: 'add', denial: mayNot, caller }) };
  const template = await tx.permissionsTemplate.findFirst({
    where: { id: user.permissionsTemplateId, tenantId },
  });
  if (!template) return { outcome: 'TEMPLATE_NOT_IN_TENANT' };
  const mayNotGive = denyGive(caller, template);
  if (mayNotGive) {
    const target = { name: user.email, templateName: template.name };
    return {
      outcome: 'REFUSED',
      refusal: await refuse(tx, { asked: 'add', denial: mayNotGive, caller, target }),
    };
  }
  const associated = await tx.tenantCompany.findUnique({
    where: { tenantId_companyId: { tenantId, companyId: user.companyId } },
  });
  if (!associated) return { outcome: 'COMPANY_NOT_IN_TENANT' };

  // Two people adding the same new email ID come one after the other; the second finds the account.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('usher email id ' || ${user.emailId}, 0))`;
  const known = await knownUser(tx, { emailId: user.emailId, tenantId });
  const resolution = resolveCompany({ companyId: user.companyId, known });
  if (resolution === 'ALREADY_MEMBER' || resolution === 'DEACTIVATED') return { outcome: resolution };
  if (resolution === 'OTHER_COMPANY_ASSOCIATED' || resolution === 'OTHER_COMPANY_NOT_ASSOCIATED') {
    return {
      outcome: 'OTHER_COMPANY',
      associated: resolution === 'OTHER_COMPANY_ASSOCIATED',
      companyName: maySeeCompanyDetail(caller) ? (known?.companyName ?? null) : null,
    };
  }
  const userId =
    known?.userId ??
    (
      await tx.user.create({
        data: {
          email: user.email,
          emailKey: user.emailId,
          firstName: user.firstName,
          lastName: user.lastName,
          companyId: user.companyId,
          createdAt: at,
        },
      })
    ).id;
  const membership = await tx.membership.create({
    data: { tenantId, userId, companyId: user.companyId, permissionsTemplateId: template.id, createdAt: at },
  });
  await audit(tx, {
    at,
    actorId: caller.userId,
    actor: caller.name,
    action: known ? 'add-existing-user' : 'add-user',
    tenantId,
    subject: membership.id,
    details: { email: user.emailId, permissionsTemplate: template.name },
  });
  return { outcome: 'ADDED', existing: known !== null };
}

/** What the database knows about an email ID, seen from one tenant; null when there is no such user account. */
async function knownUser(tx: Transaction, options: { emailId: string; tenantId: string }) {
  const { emailId, tenantId } = options;
  const user = await tx.user.findUnique({
    where: { emailKey: emailId },
    select: {
      id: true,
      company: {
        select: { id: true, name: true, tenants: { where: { tenantId }, select: { tenantId: true } } },
      },
      memberships: { where: { tenantId }, select: { deactivatedAt: true } },
    },
  });
  if (!user) return null;
  const [place] = user.memberships;
  return {
    userId: user.id,
    companyId: user.company.id,
    companyName: user.company.name,
    companyAssociated: user.company.tenants.length > 0,
    membership: place ? (place.deactivatedAt ? 'DEACTIVATED' : 'ACTIVE') : 'NONE',
  } as const;
}
