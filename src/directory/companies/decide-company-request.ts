import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { inTransaction } from '../../transaction.ts';
import { audit } from '../audit.ts';
import { activeCaller, type Caller } from '../callers.ts';
import { lockCompaniesOf } from '../locks.ts';
import { personName } from '../names.ts';
import { denyAssociateCompany, maySeeCompanyDetail } from '../policy.ts';
import { type Refused, refused } from '../refusal.ts';
import type { AnnounceTo } from '../write-notice.ts';
import { associate, type CompanySummary } from './associate-company.ts';
import { declineRequest, grantRequests } from './close-company-requests.ts';
import { type LikeCompany, makeCompany } from './create-company.ts';

/** The company that was asked for, by the names that may be said. */
interface DecidedCompany {
  /** For the decider; null when they may not see company details and it is not theirs to know. */
  readonly companyName: string | null;
  /** For everybody: the name that the request itself gave, or that of a company which is the tenant's now. */
  readonly proposedName: string | null;
}

export type DecideOutcome =
  | { outcome: 'ADDED'; company: CompanySummary }
  | ({ outcome: 'DECLINED' } & DecidedCompany)
  /** Somebody has decided it before. */
  | ({
      outcome: 'ALREADY_DECIDED';
      decision: 'ADDED' | 'DECLINED';
      decidedBy: string;
      decidedAt: Date;
      /** The tenant's. */
      timezone: string;
    } & DecidedCompany)
  /** The proposed name is like that of these records: add one of them with `importInstead`, or say `noneOf` them. */
  | { outcome: 'LIKE_EXISTING'; companies: readonly LikeCompany[] }
  /** The record that was to be imported instead is not there. */
  | { outcome: 'NO_SUCH_COMPANY' }
  | { outcome: 'NO_SUCH_REQUEST' }
  | Refused;

export interface DecideRequest {
  /** The decider's user account, Slack workspace and Slack user. */
  readonly userId: string;
  readonly workspace: string;
  readonly slackUser: string;
  readonly requestId: string;
  readonly decision: 'ADD' | 'DECLINE';
  readonly importInstead?: string;
  readonly noneOf?: readonly string[];
}

/**
 * Decides a stored request for a company, with the rights that the decider has now (domain.md, "Companies" 3). The one
 * who asked gets a message, and a company that was added is announced in the tenant's channel.
 *
 * @throws UserError `NOT_IN_TENANT` when the decider is not active in the tenant's directory
 */
export async function decideCompanyRequest(context: Context, request: DecideRequest): Promise<DecideOutcome> {
  const at = context.clock.now();
  const outcome = await inTransaction(context.db, async (tx): Promise<DecideOutcome> => {
    const asked = await tx.companyRequest.findUnique({
      where: { id: request.requestId },
      select: { tenantId: true },
    });
    if (!asked) return { outcome: 'NO_SUCH_REQUEST' };
    await lockCompaniesOf(tx, asked.tenantId);
    const { userId, workspace } = request;
    const caller = await activeCaller(tx, { userId, workspace, tenantId: asked.tenantId });
    const denial = denyAssociateCompany(caller);
    if (denial) return refused(tx, { asked: 'associate-company', denial, caller, logger: context.logger });
    return decide(tx, { caller, request, at });
  });
  if (outcome.outcome === 'ADDED' || outcome.outcome === 'DECLINED') context.wake('announce');
  return outcome;
}

async function decide(
  tx: Transaction,
  options: { caller: Caller; request: DecideRequest; at: Date },
): Promise<DecideOutcome> {
  const { caller, request, at } = options;
  const stored = await tx.companyRequest.findUniqueOrThrow({
    where: { id: request.requestId },
    include: {
      company: { select: { id: true, name: true } },
      decidedBy: { select: { firstName: true, lastName: true } },
    },
  });
  const { company, decidedBy, decidedAt } = stored;
  const companyName = company?.name ?? stored.name ?? '';
  if (decidedBy && decidedAt) {
    const decision = stored.status === 'ADDED' ? 'ADDED' : 'DECLINED';
    const { timezone } = caller.tenant;
    const by = { decidedBy: personName(decidedBy), decidedAt };
    const names = namesFor(caller, { proposed: stored.name, company, isAdded: decision === 'ADDED' });
    return { outcome: 'ALREADY_DECIDED', decision, ...names, ...by, timezone };
  }
  if (request.decision === 'DECLINE') {
    await declineRequest(tx, { request: stored, caller, company, at });
    await auditDecision(tx, { caller, requestId: stored.id, companyName, at });
    return { outcome: 'DECLINED', ...namesFor(caller, { proposed: stored.name, company, isAdded: false }) };
  }
  const announce: AnnounceTo = {
    workspace: stored.workspace,
    channel: caller.tenant.announceIn ?? request.slackUser,
    requestedBy: request.slackUser,
  };
  const meant = request.importInstead
    ? await tx.company.findUnique({ where: { id: request.importInstead }, select: { id: true, name: true } })
    : company;
  if (request.importInstead && !meant) return { outcome: 'NO_SUCH_COMPANY' };
  if (meant) {
    await associate(tx, { caller, company: meant, announce, at });
    await grantRequests(tx, { requests: [stored], caller, company: meant, at });
    return { outcome: 'ADDED', company: meant };
  }
  const draft = { name: companyName, domains: stored.domains };
  const made = await makeCompany(tx, { caller, draft, noneOf: request.noneOf ?? [], announce, at });
  if (made.outcome === 'LIKE_EXISTING') return made;
  await grantRequests(tx, { requests: [stored], caller, company: made.company, at });
  return { outcome: 'ADDED', company: made.company };
}

function namesFor(
  caller: Caller,
  asked: { proposed: string | null; company: CompanySummary | null; isAdded: boolean },
): DecidedCompany {
  const { proposed, company, isAdded } = asked;
  const proposedName = (isAdded && company?.name) || proposed;
  const companyName = proposedName ?? (maySeeCompanyDetail(caller) ? (company?.name ?? null) : null);
  return { companyName, proposedName };
}

async function auditDecision(
  tx: Transaction,
  options: { caller: Caller; requestId: string; companyName: string; at: Date },
): Promise<void> {
  const { caller, requestId, companyName, at } = options;
  await audit(tx, {
    at,
    actorId: caller.userId,
    actor: caller.name,
    action: 'decline-company',
    tenantId: caller.tenant.id,
    subject: requestId,
    details: { company: companyName },
  });
}
