import { DAY } from '../../clock.ts';
import type { Context } from '../../context.ts';
import { askApprovers } from '../../directory/approvals/ask-approvers.ts';
import { closeApproval } from '../../directory/approvals/close-approval.ts';
import { NONE, placesOf } from '../../directory/approvals/places.ts';
import { inWords, readWanted, WANTED_KINDS } from '../../directory/approvals/wanted.ts';
import { audit } from '../../directory/audit.ts';
import { personName } from '../../directory/names.ts';
import { inTransaction } from '../../transaction.ts';
import { cancelAsked } from '../lists/asked-list.ts';
import { hasLapsed, lapsedSince } from './lapse.ts';

/** How long after a request those who decide are reminded of it, once. */
const REMIND_AFTER = 2 * DAY;
/** Requests of one run; what is left has its turn in the next. */
const AT_ONCE = 100;

/**
 * The job that reminds of requests for approval that nobody has decided, and lets those lapse that are too old
 * (domain.md, "Approval" 4).
 *
 * @returns how many were reminded of, and how many lapsed
 */
export async function followApprovals(context: Context): Promise<{ reminded: number; lapsed: number }> {
  const { db, clock } = context;
  const at = clock.now();
  const due = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM approval_requests
    WHERE status = 'OPEN' AND wanted ->> 'kind' = ANY (${[...WANTED_KINDS]}::text[])
      AND requested_at <= ${new Date(at.getTime() - REMIND_AFTER)}::timestamptz
      AND (reminded_at IS NULL OR requested_at <= ${lapsedSince(at)}::timestamptz)
    ORDER BY requested_at LIMIT ${AT_ONCE}`;
  const counts = { reminded: 0, lapsed: 0 };
  for (const { id } of due) {
    const done = await followApproval(context, { id, at });
    if (done) counts[done] += 1;
  }
  if (counts.reminded + counts.lapsed > 0) context.wake('announce');
  return counts;
}

/** One request. Two processes that see it do it once: the row is locked, and looked at again. */
async function followApproval(
  { db }: Pick<Context, 'db'>,
  { id, at }: { id: string; at: Date },
): Promise<'reminded' | 'lapsed' | null> {
  return inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM approval_requests WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
    const request = await tx.approvalRequest.findUniqueOrThrow({
      where: { id },
      include: {
        tenant: { select: { id: true, name: true, timezone: true, announceIn: true } },
        requestedBy: { select: { firstName: true, lastName: true } },
      },
    });
    if (request.status !== 'OPEN') return null;
    const { tenant, reason, workspace, slackUser, remindedAt } = request;
    const read = readWanted(request.wanted);
    const places = (await placesOf(tx, { wanted: read, tenantId: tenant.id })) ?? NONE;
    const wanted = inWords(read, places);
    if (hasLapsed(request, at)) {
      const decided = {
        ...{ decision: 'LAPSED' as const, by: null, reason: null },
        ...{ at: at.toISOString(), timezone: tenant.timezone },
      };
      const closing = { id, tenantId: tenant.id, workspace, slackUser, tenantName: tenant.name, wanted };
      await closeApproval(tx, { request: closing, decided, decidedById: null, at });
      if (read.kind === 'LIST') await cancelAsked(tx, { listId: read.listId, at });
      await audit(tx, {
        ...{ at, actorId: null, actor: 'Usher', action: 'lapse-approval', tenantId: tenant.id, subject: id },
        details: read.kind === 'LIST' ? { listId: read.listId } : { emailKey: read.emailKey },
      });
      return 'lapsed';
    }
    if (remindedAt) return null;
    await tx.approvalRequest.update({ where: { id }, data: { remindedAt: at } });
    const by = personName(request.requestedBy);
    const data = { requestId: id, tenantName: tenant.name, by, wanted, reason, isReminder: true };
    await askApprovers(tx, { tenant, data, workspace, slackUser, at });
    return 'reminded';
  });
}
