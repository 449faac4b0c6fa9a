import type { Transaction } from '../../database/database.ts';
import { type Caller, callerIn } from '../callers.ts';
import { maySeeCompanyDetail } from '../policy.ts';
import { type CompanyDecision, writeNotice } from '../write-notice.ts';
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
  await showDecision(tx, { request, caller, company, decision, at });
  const isTheirs = decision === 'ADDED' || (await maySeeName(tx, { request, tenantId: caller.tenant.id }));
  await writeNotice(tx, {
    key: `company-request:${request.id}:decided`,
    tenantId: caller.tenant.id,
    kind: 'COMPANY_DECIDED',
    data: {
      requestId: request.id,
      tenantName: caller.tenant.name,
      companyName:
        decision === 'ADDED' ? (company?.name ?? null) : nameOf(request, isTheirs ? company : null),
      ...(decision === 'ADDED' && isOtherName(request.name, company) && { askedFor: request.name }),
      decision,
      by: caller.name,
      emailKey: request.emailKey,
    },
    at,
    to: { workspace: request.workspace, slackUser: request.slackUser },
  });
  return true;
}

/** The name that the request gave, else that of the record that it is about. */
function nameOf({ name }: ClosingRequest, company: { name: string } | null): string | null {
  return name ?? company?.name ?? null;
}

/** An existing record was taken for a company that was asked for by another name. */
function isOtherName(askedFor: string | null, company: { name: string } | null): askedFor is string {
  return askedFor !== null && company !== null && askedFor !== company.name;
}

/**
 * Lets every message that asked for the company show what was decided, instead of its buttons. In a channel a company is
 * named only when it is one of the tenant's now, or was proposed by name.
 */
async function showDecision(
  tx: Transaction,
  options: {
    request: ClosingRequest;
    caller: Caller;
    company: { name: string } | null;
    decision: 'ADDED' | 'DECLINED';
    at: Date;
  },
): Promise<void> {
  const { request, caller, company, decision, at } = options;
  const isAdded = decision === 'ADDED';
  const { timezone } = caller.tenant;
  const named = (companyName: string | null): string => {
    const decided: CompanyDecision = {
      decision,
      companyName,
      by: caller.name,
      at: at.toISOString(),
      timezone,
    };
    return JSON.stringify({ decided });
  };
  const forAdmins = named(isAdded ? (company?.name ?? null) : nameOf(request, company));
  const forAll = named(isAdded ? (company?.name ?? null) : request.name);
  await tx.$executeRaw`
    UPDATE notices
    SET data = data || CASE WHEN channel IS NULL THEN ${forAdmins} ELSE ${forAll} END::jsonb, revision = revision + 1
    WHERE id IN (
      SELECT id FROM notices WHERE kind = 'COMPANY_REQUESTED' AND data ->> 'requestId' = ${request.id}
      ORDER BY id FOR NO KEY UPDATE)`;
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
