import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { inTransaction } from '../../transaction.ts';
import { audit } from '../audit.ts';
import { activeCaller, type Caller } from '../callers.ts';
import { lockApprovalsOf } from '../locks.ts';
import type { WantedInWords } from './approval-notices.ts';
import { askApprovers } from './ask-approvers.ts';
import { placesOf } from './places.ts';
import { inWords, subjectOf, type Wanted } from './wanted.ts';

/** Open requests that one person may have. */
const MOST_OPEN = 20;

export type AskOutcome =
  /** These are asked directly; when Slack does not know any of them by an explicit link, whom Slack finds, or the channel. */
  | { outcome: 'ASKED'; wanted: WantedInWords; tenantName: string; asked: readonly string[] }
  /** The same person has an open request about this one. */
  | { outcome: 'ALREADY_ASKED'; wanted: WantedInWords; tenantName: string; askedAt: Date; timezone: string }
  | { outcome: 'TOO_MANY'; most: number }
  /** The company or the permissions template is no longer there. */
  | { outcome: 'NO_LONGER_THERE' };

/**
 * Asks the tenant's Directory Admins to do what the caller may not (domain.md, "Approval" 1). Nothing is done, and nothing
 * is said about who is in the directory.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function askForApproval(
  context: Context,
  request: {
    userId: string;
    workspace: string;
    slackUser: string;
    tenantId: string;
    wanted: Wanted;
    reason: string;
  },
): Promise<AskOutcome> {
  const at = context.clock.now();
  const outcome = await inTransaction(context.db, async (tx): Promise<AskOutcome> => {
    await lockApprovalsOf(tx, request.tenantId);
    const caller = await activeCaller(tx, request);
    return askInTurn(tx, { ...request, caller, at });
  });
  if (outcome.outcome === 'ASKED') context.wake('announce');
  return outcome;
}

/** The same within a transaction, which holds the lock on the tenant's requests (`lockApprovalsOf`). */
export async function askInTurn(
  tx: Transaction,
  request: {
    caller: Caller;
    workspace: string;
    slackUser: string;
    tenantId: string;
    wanted: Wanted;
    reason: string;
    at: Date;
  },
): Promise<AskOutcome> {
  const { caller, tenantId, wanted, reason, workspace, slackUser, at } = request;
  const places = await placesOf(tx, { wanted, tenantId });
  if (!places) return { outcome: 'NO_LONGER_THERE' };
  const said = inWords(wanted, places);
  const { name: tenantName, timezone } = caller.tenant;
  const open = await tx.approvalRequest.findMany({
    where: { requestedById: caller.userId, status: 'OPEN' },
    select: { tenantId: true, emailKey: true, requestedAt: true },
  });
  const same = open.find((one) => one.tenantId === tenantId && one.emailKey === subjectOf(wanted));
  if (same)
    return { outcome: 'ALREADY_ASKED', wanted: said, tenantName, askedAt: same.requestedAt, timezone };
  if (open.length >= MOST_OPEN) return { outcome: 'TOO_MANY', most: MOST_OPEN };
  const { id: requestId } = await tx.approvalRequest.create({
    data: {
      ...{ tenantId, wanted, reason, workspace, slackUser },
      emailKey: subjectOf(wanted),
      requestedById: caller.userId,
      requestedAt: at,
    },
  });
  const details = { ...wanted, reason };
  await audit(tx, {
    at,
    ...actorOf(caller),
    action: 'ask-for-approval',
    tenantId,
    subject: requestId,
    details,
  });
  const data = { requestId, tenantName, by: caller.name, wanted: said, reason, isReminder: false };
  const asked = await askApprovers(tx, { tenant: caller.tenant, data, workspace, slackUser, at });
  return { outcome: 'ASKED', wanted: said, tenantName, asked };
}

function actorOf(caller: Caller) {
  return { actorId: caller.userId, actor: caller.name };
}
