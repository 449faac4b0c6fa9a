import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import type { ApprovalDecision } from '../../directory/approvals/approval-notices.ts';
import { closeApproval } from '../../directory/approvals/close-approval.ts';
import { NONE, placesOf, templateAskedAbout } from '../../directory/approvals/places.ts';
import { inWords, readWanted } from '../../directory/approvals/wanted.ts';
import { audit } from '../../directory/audit.ts';
import { activeCaller, type Caller } from '../../directory/callers.ts';
import { lockApprovalsOf, lockInviter } from '../../directory/locks.ts';
import { personName } from '../../directory/names.ts';
import { denyAddUsers, denyDecide, denyDecideList } from '../../directory/policy.ts';
import { type Refused, refused } from '../../directory/refusal.ts';
import type { ApprovalStatus } from '../../generated/prisma/enums.ts';
import { inTransaction } from '../../transaction.ts';
import type { InviteTrouble } from '../../words/invite-troubles.ts';
import { wakeFor } from '../invite.ts';
import { cancelAsked } from '../lists/asked-list.ts';
import { hasLapsed } from './lapse.ts';
import { type Done, invitesOf, isSettled, isUnsent, refusalOf, runWanted } from './run-wanted.ts';
import { isSamePerson } from './same-person.ts';

export type DecideApprovalOutcome =
  /** It was run, with the approver's rights. */
  | { outcome: 'APPROVED'; requestedBy: string; done: Done }
  /** It could not be done, and the request stays open. */
  | { outcome: 'NOT_DONE'; requestId: string; requestedBy: string; done: Done }
  | { outcome: 'DENIED'; requestedBy: string }
  /** It has ended before: `by` is null when it lapsed. */
  | {
      outcome: 'ALREADY_DECIDED';
      status: Exclude<ApprovalStatus, 'OPEN'>;
      by: string | null;
      at: Date;
      timezone: string;
    }
  | { outcome: 'YOUR_OWN' }
  | { outcome: 'NO_SUCH_REQUEST' }
  | Refused;

export interface DecideApprovalRequest {
  /** The decider's user account, Slack workspace and Slack user. */
  readonly userId: string;
  readonly workspace: string;
  readonly slackUser: string;
  readonly requestId: string;
  readonly decision: 'APPROVE' | 'DENY';
  /** Of a denial. */
  readonly reason?: string;
  /** What the decider was shown of earlier mail to the person, and confirmed. */
  readonly despite?: InviteTrouble;
}

/**
 * Decides a request for approval, once (domain.md, "Approval" 2 and 3). Approving does what was asked for with the rights
 * that the approver has now, and with what is true now, in the same transaction. Nobody decides about their own request.
 *
 * @throws UserError `NOT_IN_TENANT` when the decider is not active in the tenant's directory
 */
export async function decideApproval(
  context: Context,
  request: DecideApprovalRequest,
): Promise<DecideApprovalOutcome> {
  const at = context.clock.now();
  const outcome = await inTransaction(context.db, async (tx): Promise<DecideApprovalOutcome> => {
    const asked = await tx.approvalRequest.findUnique({
      where: { id: request.requestId },
      select: { tenantId: true },
    });
    if (!asked) return { outcome: 'NO_SUCH_REQUEST' };
    await lockInviter(tx, request.userId);
    await lockApprovalsOf(tx, asked.tenantId);
    const caller = await activeCaller(tx, { ...request, tenantId: asked.tenantId });
    return decide(tx, { context, caller, request, at });
  });
  if (outcome.outcome === 'APPROVED') {
    wakeFor(context, [...invitesOf(outcome.done)]);
    if (outcome.done.kind === 'LIST') context.wake('run-lists');
  }
  if (outcome.outcome === 'APPROVED' || outcome.outcome === 'DENIED') context.wake('announce');
  return outcome;
}

async function decide(
  tx: Transaction,
  options: { context: Context; caller: Caller; request: DecideApprovalRequest; at: Date },
): Promise<DecideApprovalOutcome> {
  const { context, caller, request, at } = options;
  // It may be about to lapse.
  await tx.$queryRaw`SELECT id FROM approval_requests WHERE id = ${request.requestId}::uuid FOR NO KEY UPDATE`;
  const stored = await tx.approvalRequest.findUniqueOrThrow({
    where: { id: request.requestId },
    include: {
      requestedBy: { select: { firstName: true, lastName: true, emailKey: true } },
      decidedBy: { select: { firstName: true, lastName: true } },
    },
  });
  const { name: tenantName, timezone } = caller.tenant;
  if (stored.status !== 'OPEN') {
    const by = stored.decidedBy && personName(stored.decidedBy);
    const { status, decidedAt } = stored;
    return { outcome: 'ALREADY_DECIDED', status, by, at: decidedAt ?? at, timezone };
  }
  // The job that closes it may be late.
  if (hasLapsed(stored, at)) return { outcome: 'ALREADY_DECIDED', status: 'LAPSED', by: null, at, timezone };
  const denial = denyAddUsers(caller);
  if (denial) return refused(tx, { asked: 'decide', denial, caller, logger: context.logger });
  const decider = await tx.user.findUniqueOrThrow({
    where: { id: caller.userId },
    select: { emailKey: true },
  });
  const own = stored.requestedById === caller.userId || stored.slackUser === request.slackUser;
  if (own || isSamePerson(stored.requestedBy.emailKey, decider.emailKey)) return { outcome: 'YOUR_OWN' };

  const requestedBy = personName(stored.requestedBy);
  const wanted = readWanted(stored.wanted);
  const denialOfList = wanted.kind === 'LIST' && denyDecideList(caller);
  if (denialOfList)
    return refused(tx, { asked: 'decide', denial: denialOfList, caller, logger: context.logger });
  const places = (await placesOf(tx, { wanted, tenantId: stored.tenantId })) ?? NONE;
  const close = async (decision: 'APPROVED' | 'DENIED', reason: string | null, unsent = false) => {
    const decided: ApprovalDecision = {
      ...{ decision, by: caller.name, reason, at: at.toISOString(), timezone },
      ...(unsent && { isUnsent: true }),
    };
    const closing = { ...stored, tenantName, wanted: inWords(wanted, places) };
    await closeApproval(tx, { request: closing, decided, decidedById: caller.userId, at });
    await audit(tx, {
      ...{ at, actorId: caller.userId, actor: caller.name, tenantId: stored.tenantId, subject: stored.id },
      action: decision === 'APPROVED' ? 'approve' : 'deny-approval',
      details: { ...wanted, requestedBy, ...(reason && { reason }) },
    });
  };
  if (request.decision === 'DENY') {
    const mayNotDeny = denyDecide(
      caller,
      await templateAskedAbout(tx, { wanted, tenantId: stored.tenantId }),
    );
    if (mayNotDeny)
      return refused(tx, { asked: 'decide', denial: mayNotDeny, caller, logger: context.logger });
    await close('DENIED', request.reason?.trim() || null);
    if (wanted.kind === 'LIST') await cancelAsked(tx, { listId: wanted.listId, at });
    return { outcome: 'DENIED', requestedBy };
  }
  const done = await runWanted(tx, { context, caller, approver: request, stored, wanted, at });
  const refusal = refusalOf(done);
  if (refusal) return refusal;
  if (!isSettled(done)) return { outcome: 'NOT_DONE', requestId: stored.id, requestedBy, done };
  await close('APPROVED', null, isUnsent(done));
  return { outcome: 'APPROVED', requestedBy, done };
}
