import type { Transaction } from '../../database/database.ts';
import { type Caller, callerIn } from '../callers.ts';
import { maySeeCompanyDetail } from '../policy.ts';
import { writeNotice } from '../write-notice.ts';
import { companyLikenessKey } from './company-names.ts';

/** What closing a request needs of it. */
interface ClosingRequest {
  readonly id: string;
  readonly companyId: string | null;
  readonly name: string | null;
  readonly emailKey: string | null;
  readonly requestedById: string;
  readonly workspace: string;
  readonly slackUser: string;
}

/**
 * Grants the open requests for a company that is associated now, and those for a new company whose name is like it. The
 * tenant's list of companies is locked.
 */
export async function closeRequestsFor(
  tx: Transaction,
  options: { caller: Caller; company: { id: string; name: string }; at: Date },
): Promise<void> {
  const { caller, company, at } = options;
  const open = await tx.companyRequest.findMany({
    where: {
      tenantId: caller.tenant.id,
      status: 'OPEN',
      OR: [{ companyId: company.id }, { companyId: null, likenessKey: companyLikenessKey(company.name) }],
    },
  });
  for (const request of open) await closeRequest(tx, { request, caller, company, decision: 'ADDED', at });
}

/**
 * Decides a request that is open, and tells the one who asked; false when it was decided before. They learn the name of
 * a company only when it is theirs to know: they proposed it, it is associated now, or they may see company details.
 */
export async function closeRequest(
  tx: Transaction,
  options: {
    request: ClosingRequest;
    caller: Caller;
    company: { id: string; name: string } | null;
    decision: 'ADDED' | 'DECLINED';
    at: Date;
  },
): Promise<boolean> {
  const { request, caller, company, decision, at } = options;
  const { count } = await tx.companyRequest.updateMany({
    where: { id: request.id, status: 'OPEN' },
    data: {
      status: decision === 'ADDED' ? 'ADDED' : 'DECLINED',
      decidedById: caller.userId,
      decidedAt: at,
      ...(company && { companyId: company.id }),
    },
  });
  if (count === 0) return false;
  const isTheirs = decision === 'ADDED' || (await maySeeName(tx, { request, tenantId: caller.tenant.id }));
  await writeNotice(tx, {
    key: `company-request:${request.id}:decided`,
    tenantId: caller.tenant.id,
    kind: 'COMPANY_DECIDED',
    data: {
      requestId: request.id,
      tenantName: caller.tenant.name,
      companyName: request.name ?? (isTheirs ? (company?.name ?? null) : null),
      decision,
      by: caller.name,
      emailKey: request.emailKey,
    },
    at,
    to: { workspace: request.workspace, slackUser: request.slackUser },
  });
  return true;
}

async function maySeeName(
  tx: Transaction,
  options: { request: ClosingRequest; tenantId: string },
): Promise<boolean> {
  const { request, tenantId } = options;
  const asker = await callerIn(tx, {
    userId: request.requestedById,
    tenantId,
    workspace: request.workspace,
  });
  return asker !== null && maySeeCompanyDetail(asker);
}
