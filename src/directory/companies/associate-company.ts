import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { inTransaction } from '../../transaction.ts';
import { audit } from '../audit.ts';
import { activeCaller, type Caller } from '../callers.ts';
import { lockCompaniesOf } from '../locks.ts';
import { denyAssociateCompany } from '../policy.ts';
import { type Refused, refused } from '../refusal.ts';
import { type AnnounceTo, writeNotice } from '../write-notice.ts';
import { closeRequestsFor } from './close-company-requests.ts';

export interface CompanySummary {
  readonly id: string;
  readonly name: string;
}

export type AssociateOutcome =
  | { outcome: 'ASSOCIATED'; company: CompanySummary }
  | { outcome: 'ALREADY_ASSOCIATED'; company: CompanySummary }
  | { outcome: 'NO_SUCH_COMPANY' }
  | Refused;

/**
 * Associates an existing company record with the caller's tenant: audited, and announced once. Open requests for it
 * are thereby granted, and those who asked get a message.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function associateCompany(
  context: Context,
  request: { userId: string; workspace: string; tenantId: string; companyId: string; announce: AnnounceTo },
): Promise<AssociateOutcome> {
  const at = context.clock.now();
  const outcome = await inTransaction(context.db, async (tx): Promise<AssociateOutcome> => {
    await lockCompaniesOf(tx, request.tenantId);
    const caller = await activeCaller(tx, request);
    const denial = denyAssociateCompany(caller);
    if (denial) return refused(tx, { asked: 'associate-company', denial, caller, logger: context.logger });
    const company = await tx.company.findUnique({
      where: { id: request.companyId },
      select: { id: true, name: true },
    });
    if (!company) return { outcome: 'NO_SUCH_COMPANY' };
    const isDone = await associate(tx, { caller, company, announce: request.announce, at });
    return { outcome: isDone ? 'ASSOCIATED' : 'ALREADY_ASSOCIATED', company };
  });
  if (outcome.outcome === 'ASSOCIATED') context.wake('announce');
  return outcome;
}

/**
 * The association itself. The caller has the right to it, and the tenant's list of companies is locked.
 *
 * @returns false when the company was associated before; nothing is then audited or announced
 */
export async function associate(
  tx: Transaction,
  options: { caller: Caller; company: CompanySummary; announce: AnnounceTo; at: Date; isNew?: boolean },
): Promise<boolean> {
  const { caller, company, announce, at, isNew = false } = options;
  const { id: tenantId, name: tenantName } = caller.tenant;
  const written = await tx.tenantCompany.createMany({
    data: [{ tenantId, companyId: company.id }],
    skipDuplicates: true,
  });
  await closeRequestsFor(tx, { caller, company, at });
  if (written.count === 0) return false;
  await audit(tx, {
    at,
    actorId: caller.userId,
    actor: caller.name,
    action: 'associate-company',
    tenantId,
    subject: company.id,
    details: { company: company.name, isNew },
  });
  await writeNotice(tx, {
    key: `associated:${tenantId}:${company.id}`,
    tenantId,
    kind: 'COMPANY_ASSOCIATED',
    data: { tenantName, companyName: company.name, by: caller.name, isNew },
    at,
    to: announce,
  });
  return true;
}
