import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { inTransaction } from '../../transaction.ts';
import type { TenantSummary } from '../callers.ts';
import { directoryAdmins, linkedDirectoryAdmins } from '../directory-admins.ts';
import { giveUpAsking, type Unreached } from '../unreached-admins.ts';
import { writeNotice, writeNotices } from '../write-notice.ts';
import type { ApprovalRequested } from './approval-notices.ts';

/** People who are looked up in Slack for one request. */
const MOST = 10;

/**
 * Writes the notices that ask for a decision: to each Directory Admin who has an explicit Slack link, or, when none has,
 * to the tenant's own channel. The one who asks is not asked.
 *
 * @returns the names of those who are asked directly
 */
export async function askApprovers(
  tx: Transaction,
  options: {
    tenant: Pick<TenantSummary, 'id' | 'announceIn'>;
    data: ApprovalRequested;
    workspace: string;
    /** Who asks. */
    slackUser: string;
    at: Date;
  },
): Promise<string[]> {
  const { tenant, data, workspace, slackUser, at } = options;
  const linked = await linkedDirectoryAdmins(tx, { tenantId: tenant.id, workspace });
  const admins = linked.filter((admin) => admin.slackUser !== slackUser);
  if (admins.length === 0) await askChannel(tx, options);
  await writeNotices(
    tx,
    admins.map((admin) => ({
      ...{ tenantId: tenant.id, kind: 'APPROVAL_REQUESTED' as const, data, at },
      key: keyOf(data, admin.slackUser),
      to: { workspace, slackUser: admin.slackUser },
    })),
  );
  return admins.map(({ name }) => name);
}

async function askChannel(
  tx: Transaction,
  { tenant, data, workspace, slackUser, at }: Parameters<typeof askApprovers>[1],
): Promise<void> {
  // Slack may still find some by their email ID; else it tells the one who asked.
  const isToNobody = tenant.announceIn === null;
  await writeNotice(tx, {
    ...{ key: keyOf(data, 'channel'), tenantId: tenant.id, kind: 'APPROVAL_REQUESTED', at },
    data: { ...data, ...(isToNobody && { reachesNobody: true as const }) },
    to: { workspace, channel: tenant.announceIn ?? slackUser },
  });
}

/**
 * A Directory Admin who was asked directly is not to be reached in Slack any more. When nobody else is asked, the request
 * goes to the channel, as where no Admin has a Slack link.
 *
 * @returns whether it does
 */
export async function askChannelToApprove(
  { db }: Pick<Context, 'db'>,
  unreached: Omit<Unreached, 'requestId'> & { readonly data: ApprovalRequested },
): Promise<boolean> {
  const { data, at } = unreached;
  const { requestId } = data;
  return inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM approval_requests WHERE id = ${requestId}::uuid FOR NO KEY UPDATE`;
    const request = await tx.approvalRequest.findUnique({
      where: { id: requestId, status: 'OPEN' },
      select: { workspace: true, slackUser: true, tenant: { select: { id: true, announceIn: true } } },
    });
    if (!request || (await giveUpAsking(tx, { ...unreached, requestId }))) return false;
    await askChannel(tx, { ...request, data, at });
    return true;
  });
}

/**
 * A request goes to a channel only when no Directory Admin has an explicit Slack link. First those whom Slack knows by the
 * email ID of their user account are asked directly (domain.md, "The caller" 1).
 *
 * @param options.findInSlack gives the id of the full member of the workspace with this email address, if there is one
 * @returns whether there are any; the notice for the channel is then given up
 */
export async function messageApprovers(
  { db }: Pick<Context, 'db'>,
  options: {
    notice: {
      readonly id: string;
      readonly tenantId: string;
      readonly workspace: string;
      readonly at: Date;
      readonly data: ApprovalRequested;
    };
    findInSlack: (email: string) => Promise<string | null>;
  },
): Promise<boolean> {
  const { notice, findInSlack } = options;
  const { tenantId, workspace, at } = notice;
  const { reachesNobody: _reachesNobody, ...data } = notice.data;
  const request = await db.approvalRequest.findUnique({
    where: { id: data.requestId },
    select: { slackUser: true },
  });
  const admins = await directoryAdmins(db, { tenantId, most: MOST });
  const found = await Promise.all(admins.map(({ email }) => findInSlack(email)));
  const slackUsers = new Set(found.filter((one) => one !== null && one !== request?.slackUser));
  if (slackUsers.size === 0) return false;
  await inTransaction(db, async (tx) => {
    const [decided] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM approval_requests WHERE id = ${data.requestId}::uuid AND status <> 'OPEN' FOR SHARE`;
    // Decided while Slack was asked: the notice says so by now, and nobody is asked any more.
    if (decided) return;
    await writeNotices(
      tx,
      [...slackUsers].flatMap((slackUser) =>
        slackUser === null
          ? []
          : [
              {
                ...{ tenantId, data, at, kind: 'APPROVAL_REQUESTED' as const },
                key: keyOf(data, slackUser),
                to: { workspace, slackUser },
              },
            ],
      ),
    );
    await tx.notice.update({
      where: { id: notice.id },
      data: { error: 'The Directory Admins are asked directly.' },
    });
  });
  return true;
}

function keyOf({ requestId, isReminder }: ApprovalRequested, to: string): string {
  return `approval:${requestId}:${isReminder ? 'reminder:' : ''}${to}`;
}
