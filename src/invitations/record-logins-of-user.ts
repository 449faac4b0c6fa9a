import type { Transaction } from '../database/database.ts';
import { audit } from '../directory/audit.ts';
import { endRound } from './end-round.ts';
import { noteLogins } from './note-logins.ts';

/**
 * Counts a login of the user in every tenant that they are active in, or in `tenantId` only: it ends the rounds that
 * were open then (domain.md, "Invite, Re-invite" 5), and no round that was opened after it.
 * Returns the rounds that it ended.
 */
export async function recordLoginsOfUser(
  tx: Transaction,
  options: { userId: string; tenantId?: string; at: Date; actor: string },
): Promise<{ endedRoundIds: readonly string[] }> {
  const { userId, tenantId = null, at, actor } = options;
  // One order for all, so that two logins at once never wait for each other in a circle.
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM memberships
    WHERE user_id = ${userId}::uuid AND deactivated_at IS NULL
      AND (${tenantId}::uuid IS NULL OR tenant_id = ${tenantId}::uuid)
    ORDER BY id FOR UPDATE`;
  const membershipIds = locked.map(({ id }) => id);
  await noteLogins(tx, { membershipIds, at });
  const open = await tx.round.findMany({
    where: { membershipId: { in: membershipIds }, status: 'Open', openedAt: { lte: at } },
    select: { id: true, membershipId: true, membership: { select: { tenantId: true } } },
  });
  for (const { id: roundId, membershipId, membership } of open) {
    await endRound(tx, { roundId, status: 'LoggedIn', at });
    await audit(tx, {
      at,
      actorId: userId,
      actor,
      action: 'log-in',
      tenantId: membership.tenantId,
      subject: membershipId,
      details: { round: roundId },
    });
  }
  return { endedRoundIds: open.map(({ id }) => id) };
}
