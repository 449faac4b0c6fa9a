import type { Transaction } from '../../database/database.ts';
import { audit } from '../../directory/audit.ts';
import { endRounds } from '../rounds/rounds.ts';

/**
 * Counts a login of the user in every tenant that they are active in, or in `tenantId` only: it ends the rounds that
 * were open then (domain.md, "Invite, Re-invite" 5), and no round that was opened after it.
 *
 * @returns the ids of the rounds that it ended
 */
export async function recordLoginsOfUser(
  tx: Transaction,
  options: { userId: string; tenantId?: string; at: Date; actor: string },
): Promise<readonly string[]> {
  const { userId, tenantId = null, at, actor } = options;
  // Always in the same order, so that two logins, or a login and a bounce, never wait for each other in a circle.
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM memberships
    WHERE user_id = ${userId}::uuid AND deactivated_at IS NULL
      AND (${tenantId}::uuid IS NULL OR tenant_id = ${tenantId}::uuid)
    ORDER BY id FOR NO KEY UPDATE`;
  const membershipIds = locked.map(({ id }) => id);
  await markLoggedIn(tx, { membershipIds, at });
  const open = await tx.$queryRaw<{ id: string; membershipId: string; tenantId: string }[]>`
    SELECT r.id, r.membership_id AS "membershipId", m.tenant_id AS "tenantId"
    FROM rounds r JOIN memberships m ON m.id = r.membership_id
    WHERE r.membership_id = ANY (${membershipIds}::uuid[]) AND r.status = 'OPEN' AND r.opened_at <= ${at}::timestamptz
    ORDER BY r.id FOR UPDATE OF r`;
  const endedRoundIds = await endRounds(tx, { roundIds: open.map(({ id }) => id), status: 'LOGGED_IN', at });
  for (const { id: roundId, membershipId, tenantId: auditedTenantId } of open) {
    await audit(tx, {
      at,
      actorId: userId,
      actor,
      action: 'log-in',
      tenantId: auditedTenantId,
      subject: membershipId,
      details: { round: roundId },
    });
  }
  return endedRoundIds;
}

/** Dates the first and the last login of each of these memberships. Logins may be reported late: neither date goes back. */
export async function markLoggedIn(
  tx: Transaction,
  options: { membershipIds: readonly string[]; at: Date },
): Promise<void> {
  const { membershipIds, at } = options;
  await tx.$executeRaw`
    UPDATE memberships
    SET first_login_at = LEAST(first_login_at, ${at}::timestamptz),
        last_login_at = GREATEST(last_login_at, ${at}::timestamptz)
    WHERE id = ANY (${membershipIds}::uuid[])`;
}
