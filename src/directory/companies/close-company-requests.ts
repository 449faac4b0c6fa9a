import type { Transaction } from '../../database/database.ts';
import { type Caller, callerIn } from '../callers.ts';
import { maySeeCompanyDetail } from '../policy.ts';
import { type CompanyDecision, type NoticeData, writeNotices } from '../write-notice.ts';
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

/** By whom, and when. */
interface Deciding {
  readonly caller: Caller;
  readonly at: Date;
}

/**
 * Grants the open requests for a company that is associated now, and those for a new company whose name is like it. The
 * tenant's list of companies is locked.
 */
export async function closeRequestsFor(
  tx: Transaction,
  options: Deciding & { company: { id: string; name: string } },
): Promise<void> {
  const { caller, company } = options;
  const requests = await tx.companyRequest.findMany({
    where: {
      tenantId: caller.tenant.id,
      status: 'OPEN',
      OR: [{ companyId: company.id }, { companyId: null, likenessKey: companyLikenessKey(company.name) }],
    },
  });
  await grantRequests(tx, { ...options, requests });
}

/** Grants those of these requests that are open, and tells who asked, under the name of the record that was added. */
export async function grantRequests(
  tx: Transaction,
  options: Deciding & { requests: readonly ClosingRequest[]; company: { id: string; name: string } },
): Promise<void> {
  const { requests, company, caller, at } = options;
  const ids = requests.map(({ id }) => id);
  const granted = await tx.companyRequest.updateManyAndReturn({
    where: { id: { in: ids }, status: 'OPEN' },
    data: { status: 'ADDED', decidedById: caller.userId, decidedAt: at, companyId: company.id },
    select: { id: true },
  });
  await close(tx, {
    ...{ decision: 'ADDED', caller, at },
    closed: requests
      .filter(({ id }) => granted.some((one) => one.id === id))
      .map((request) => ({ request, forAsker: company.name, forAdmins: company.name, forAll: company.name })),
  });
}

/**
 * Declines a request that is open, and tells the one who asked. They learn the name of a company only when it is theirs to
 * know: they proposed it, or may see company details.
 */
export async function declineRequest(
  tx: Transaction,
  options: Deciding & { request: ClosingRequest; company: { name: string } | null },
): Promise<void> {
  const { request, company, caller, at } = options;
  const { count } = await tx.companyRequest.updateMany({
    where: { id: request.id, status: 'OPEN' },
    data: { status: 'DECLINED', decidedById: caller.userId, decidedAt: at },
  });
  if (count === 0) return;
  const name = request.name ?? company?.name ?? null;
  const isTheirs = await maySeeName(tx, { request, tenantId: caller.tenant.id });
  const forAsker = isTheirs ? name : request.name;
  await close(tx, {
    ...{ decision: 'DECLINED', caller, at },
    closed: [{ request, forAsker, forAdmins: name, forAll: request.name }],
  });
}

/** A request that was decided, with the name of the company as each may learn it. */
interface Closed {
  readonly request: ClosingRequest;
  readonly forAsker: string | null;
  readonly forAdmins: string | null;
  /** In a channel a company is named only when it is one of the tenant's now, or was proposed by name. */
  readonly forAll: string | null;
}

/** Lets every message that asked for the company show what was decided, instead of its buttons; and tells who asked. */
async function close(
  tx: Transaction,
  options: Deciding & { decision: 'ADDED' | 'DECLINED'; closed: readonly Closed[] },
): Promise<void> {
  const { decision, caller, at, closed } = options;
  if (closed.length === 0) return;
  const { id: tenantId, name: tenantName, timezone } = caller.tenant;
  const by = caller.name;
  const shown = (companyName: string | null): { decided: CompanyDecision } => ({
    decided: { decision, companyName, by, at: at.toISOString(), timezone },
  });
  const rows = closed.map(({ request: { id }, forAdmins, forAll }) => ({
    ...{ id, admins: shown(forAdmins), everybody: shown(forAll) },
  }));
  const ids = rows.map(({ id }) => id);
  await tx.$executeRaw`
    UPDATE notices n
    SET data = n.data || CASE WHEN n.channel IS NULL THEN f.admins ELSE f.everybody END, revision = n.revision + 1
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS f (id text, admins jsonb, everybody jsonb)
    WHERE n.data ->> 'requestId' = f.id AND n.id IN (
      SELECT id FROM notices WHERE kind = 'COMPANY_REQUESTED' AND data ->> 'requestId' = ANY (${ids}::text[])
      ORDER BY id FOR NO KEY UPDATE)`;
  await writeNotices(
    tx,
    closed.map(({ request, forAsker }) => ({
      key: `company-request:${request.id}:decided`,
      tenantId,
      kind: 'COMPANY_DECIDED' as const,
      data: {
        ...{
          requestId: request.id,
          tenantName,
          companyName: forAsker,
          decision,
          by,
          emailKey: request.emailKey,
        },
        ...(decision === 'ADDED' && otherName(request, forAsker)),
      },
      at,
      to: { workspace: request.workspace, slackUser: request.slackUser },
    })),
  );
}

/** What it was asked for as, when an existing record of another name was taken for it. */
function otherName(
  { name }: ClosingRequest,
  companyName: string | null,
): Pick<NoticeData['COMPANY_DECIDED'], 'askedFor'> {
  return name !== null && name !== companyName ? { askedFor: name } : {};
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
