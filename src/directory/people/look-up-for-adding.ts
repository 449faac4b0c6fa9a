import type { Context } from '../../context.ts';
import { inTransaction } from '../../transaction.ts';
import { activeCaller } from '../callers.ts';
import { denyAddUsers, mayAssociateCompany, mayReactivate, maySeeCompanyDetail } from '../policy.ts';
import { type Refused, refused } from '../refusal.ts';
import { findUserInTenant } from './find-user-in-tenant.ts';
import { resolveCompany } from './resolve-company.ts';

/** The record that was found. */
export interface FoundPerson {
  readonly name: string;
  readonly email: string;
  readonly companyName: string;
  /** Someone who has a password gets "You were added", and logs in with it. */
  readonly hasPassword: boolean;
}

/** The company of a user who is in another one than was entered. The id is for the next step, not for people. */
export interface OtherCompany {
  readonly id: string;
  /** Null for callers who may not see company details. */
  readonly name: string | null;
}

/** What the second screen of adding someone needs (domain.md, "Adding an existing user to a tenant"). */
export type LookUp =
  | { outcome: 'NEW'; companyName: string }
  | { outcome: 'MATCH'; person: FoundPerson }
  | { outcome: 'OTHER_COMPANY_ASSOCIATED'; company: OtherCompany }
  | {
      outcome: 'OTHER_COMPANY_NOT_ASSOCIATED';
      company: OtherCompany;
      /** Whether this caller may add the company; others can request it. */
      mayAssociate: boolean;
      /** When it has been requested, and nobody has decided yet. */
      requestedAt: Date | null;
    }
  /** This person of the tenant had the email ID until it was corrected; `emailKey`: what it is now, in canonical form. */
  | { outcome: 'CORRECTED'; person: FoundPerson; emailKey: string }
  | { outcome: 'ALREADY_MEMBER'; person: FoundPerson }
  | { outcome: 'DEACTIVATED'; person: FoundPerson; mayReactivate: boolean }
  /** The company that was entered is not among the tenant's companies (any more). */
  | { outcome: 'COMPANY_NOT_IN_TENANT' }
  | Refused;

/**
 * Looks up an email ID before someone is added with a company. Says nothing about it to a caller who may not add users.
 * Everything is asked again when they are added.
 *
 * @param request.emailKey canonical
 * @param request.isSomebodyElse the caller knows that somebody had it until it was corrected, and means somebody else
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function lookUpForAdding(
  context: Pick<Context, 'db' | 'logger'>,
  request: {
    userId: string;
    workspace: string;
    tenantId: string;
    companyId: string;
    emailKey: string;
    isSomebodyElse?: boolean;
  },
): Promise<LookUp> {
  const { tenantId, companyId, emailKey } = request;
  return inTransaction(context.db, async (tx): Promise<LookUp> => {
    const caller = await activeCaller(tx, request);
    const denial = denyAddUsers(caller);
    if (denial) return refused(tx, { asked: 'add', denial, caller, logger: context.logger });
    const entered = await tx.tenantCompany.findUnique({
      where: { tenantId_companyId: { tenantId, companyId } },
      select: { company: { select: { name: true } } },
    });
    const { user: known, corrected } = await findUserInTenant(tx, { emailKey, tenantId });
    if (corrected && !request.isSomebodyElse)
      return { outcome: 'CORRECTED', person: corrected, emailKey: corrected.emailKey };
    // A user's own company need not be one of the tenant's: that is what is found then.
    if (!entered && known?.companyId !== companyId) return { outcome: 'COMPANY_NOT_IN_TENANT' };
    const outcome = resolveCompany({ companyId, known });
    if (outcome === 'NEW' || known === null)
      return { outcome: 'NEW', companyName: entered?.company.name ?? '' };
    const { name, email, companyName, hasPassword, template } = known;
    const person = { name, email, companyName, hasPassword };
    if (outcome === 'MATCH' || outcome === 'ALREADY_MEMBER') return { outcome, person };
    if (outcome === 'DEACTIVATED') {
      return { outcome, person, mayReactivate: template !== null && mayReactivate(caller, template) };
    }
    const company = { id: known.companyId, name: maySeeCompanyDetail(caller) ? companyName : null };
    if (outcome === 'OTHER_COMPANY_ASSOCIATED') return { outcome, company };
    const open = await tx.companyRequest.findFirst({
      where: { tenantId, companyId: known.companyId, status: 'OPEN' },
      select: { requestedAt: true },
    });
    const mayAssociate = mayAssociateCompany(caller);
    return { outcome, company, mayAssociate, requestedAt: open?.requestedAt ?? null };
  });
}
