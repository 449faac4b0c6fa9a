import type { Transaction } from '../../database/database.ts';
import { writeNotice } from '../write-notice.ts';
import type { ApprovalDecision, WantedInWords } from './approval-notices.ts';

/** What closing a request needs of it. */
export interface ClosingApproval {
  readonly id: string;
  readonly tenantId: string;
  readonly workspace: string;
  readonly slackUser: string;
  readonly tenantName: string;
  readonly wanted: WantedInWords;
}

/**
 * Ends a request that is open, tells the one who asked, and lets every copy of the message show the decision
 * (domain.md, "Approval" 4); false when it had ended before.
 *
 * @param options.decidedById null when it lapsed
 */
export async function closeApproval(
  tx: Transaction,
  options: {
    request: ClosingApproval;
    decided: ApprovalDecision;
    decidedById: string | null;
    at: Date;
  },
): Promise<boolean> {
  const { request, decided, decidedById, at } = options;
  const { count } = await tx.approvalRequest.updateMany({
    where: { id: request.id, status: 'OPEN' },
    data: {
      ...{ status: decided.decision, decidedById, decidedAt: at, decisionReason: decided.reason },
    },
  });
  if (count === 0) return false;
  await tx.$executeRaw`
    UPDATE notices SET data = data || ${JSON.stringify({ decided })}::jsonb, revision = revision + 1
    WHERE id IN (
      SELECT id FROM notices WHERE kind = 'APPROVAL_REQUESTED' AND data ->> 'requestId' = ${request.id}
      ORDER BY id FOR NO KEY UPDATE)`;
  const { tenantName, wanted, tenantId, workspace, slackUser } = request;
  await writeNotice(tx, {
    ...{ key: `approval:${request.id}:decided`, tenantId, kind: 'APPROVAL_DECIDED' },
    ...{ data: { tenantName, wanted, decided }, at, to: { workspace, slackUser } },
  });
  return true;
}
