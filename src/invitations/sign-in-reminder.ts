import type { SqlClient } from '../database/direct.ts';
import type { Caller } from '../directory/callers.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { LockedMember } from './members/lock-member.ts';

/**
 * Writes a sign-in reminder to each of these people who have logged in already, as the caller confirmed: one mail, no
 * round and no follow-ups (domain.md, "Invite, Re-invite" 6). The caller holds the memberships' locks.
 */
export async function sendSignInReminders(
  tx: SqlClient,
  options: { caller: Caller; members: readonly LockedMember[]; at: Date },
): Promise<void> {
  const { caller, members } = options;
  if (members.length === 0) return;
  const ids = members.map(({ membershipId }) => membershipId);
  const at = Prisma.sql`${options.at}::timestamptz`;
  const by = Prisma.sql`${caller.userId}::uuid`;
  await tx.$executeRaw`
    WITH written AS (
      INSERT INTO emails (kind, membership_id, sent_by_id, created_at, due_at)
      SELECT 'SIGN_IN_REMINDER', id, ${by}, ${at}, ${at} FROM unnest(${ids}::uuid[]) AS id
    )
    INSERT INTO audit_entries (at, actor_id, actor, action, tenant_id, subject, details)
    SELECT ${at}, ${by}, ${caller.name}, 'sign-in-reminder', m.tenant_id, m.id::text, jsonb_build_object('email', u.email)
    FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.id = ANY (${ids}::uuid[])`;
}
