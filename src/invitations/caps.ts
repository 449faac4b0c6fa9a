import type { Caps } from '../caps.ts';
import { DAY } from '../clock.ts';
import type { SqlClient } from '../database/direct.ts';
import type { Caller } from '../directory/callers.ts';
import { mostInvitations } from '../directory/policy.ts';
import { Prisma } from '../generated/prisma/client.ts';

/* How much mail there may be in 24 hours (domain.md, "Caps"). It is counted in the database, by what was written there. */

/** So close to the cap, invitations of one inviter are counted one after the other; far from it they need not wait. */
const NEAR = 200;
/** More than so many at once always are. */
export const FEW = 5;

/** Selects how many invitations a user has sent in the last 24 hours, counted as far as a cap may ask. */
export function selectSent({ userId, caps, at }: { userId: string; caps: Caps; at: Date }): Prisma.Sql {
  const most = Math.max(caps.invitationsPerAdmin, caps.invitationsPerInviter);
  return Prisma.sql`
    SELECT count(*)::int FROM (
      SELECT FROM rounds WHERE sent_by_id = ${userId}::uuid AND opened_at > ${dayBefore(at)}
      ORDER BY opened_at DESC LIMIT ${most}) sent`;
}

/** How many more invitations a caller may send now; and whether others that they send meanwhile could matter. */
export function roomOf(options: { caller: Caller; caps: Caps; sent: number; asked: number }) {
  const { caller, caps, sent, asked } = options;
  const most = mostInvitations(caller, caps);
  return { room: Math.max(0, most - sent), isNear: asked > FEW || sent + asked > most - NEAR };
}

/** How many more invitations a caller may send now, as far as nobody sends more meanwhile. */
export async function invitationsLeft(
  db: SqlClient,
  { caller, caps, at }: { caller: Caller; caps: Caps; at: Date },
): Promise<number> {
  const [{ count: sent } = { count: 0 }] = await db.$queryRaw<{ count: number }[]>(
    selectSent({ userId: caller.userId, caps, at }),
  );
  return roomOf({ caller, caps, sent, asked: 0 }).room;
}

/** When the caller may send an invitation again, having sent as many as they may. */
export async function inviterFullUntil(
  tx: SqlClient,
  { caller, caps, at }: { caller: Caller; caps: Caps; at: Date },
): Promise<Date> {
  const [counted] = await tx.$queryRaw<{ openedAt: Date }[]>`
    SELECT opened_at AS "openedAt" FROM rounds WHERE sent_by_id = ${caller.userId}::uuid
    ORDER BY opened_at DESC OFFSET ${mostInvitations(caller, caps) - 1} LIMIT 1`;
  return new Date((counted?.openedAt ?? at).getTime() + DAY);
}

/**
 * An expression for when a user account `u` may be sent mail again, in any tenant; null when it may be now. An email
 * counts from when it is due to leave. What never left does not count, nor does a link for a password that was forgotten,
 * or what went to the address before it was corrected.
 */
export function fullUntil({ caps, at }: { caps: Caps; at: Date }): Prisma.Sql {
  return Prisma.sql`(
    SELECT e.due_at + interval '24 hours'
    FROM memberships x JOIN emails e ON e.membership_id = x.id
    WHERE x.user_id = u.id AND e.due_at > ${dayBefore(at)} AND e.status NOT IN ('CANCELLED', 'FAILED')
      AND e.kind <> 'PASSWORD_LINK' AND e.created_at >= coalesce(u.email_corrected_at, '-infinity')
    ORDER BY e.due_at DESC OFFSET ${caps.mailsPerPerson - 1} LIMIT 1)`;
}

/**
 * When the email ID of a user account may be corrected again: else mail to two addresses in turn would know no cap. The
 * caller holds the locks of all its memberships.
 *
 * @returns null when it may be now
 */
export async function correctedTooOftenUntil(
  tx: SqlClient,
  { membershipIds, caps, at }: { membershipIds: readonly string[]; caps: Caps; at: Date },
): Promise<Date | null> {
  const [counted] = await tx.$queryRaw<{ at: Date }[]>`
    SELECT DISTINCT at FROM audit_entries
    WHERE subject = ANY (${[...membershipIds]}::text[]) AND action = 'correct' AND at > ${dayBefore(at)}
    ORDER BY at DESC OFFSET ${caps.mailsPerPerson - 1} LIMIT 1`;
  return counted ? new Date(counted.at.getTime() + DAY) : null;
}

/**
 * Whether one more link may be sent that an invited person asks for. The caller holds the locks of the tenant's asked
 * links and of the user account.
 */
export async function isRoomForAskedLink(
  tx: SqlClient,
  { membershipId, tenantId, caps, at }: { membershipId: string; tenantId: string; caps: Caps; at: Date },
): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ asked: number; fullUntil: Date | null }[]>`
    SELECT (SELECT count(*)::int FROM (
              SELECT membership_id FROM rounds WHERE sent_by_id IS NULL AND opened_at > ${dayBefore(at)}
              UNION ALL
              SELECT membership_id FROM emails WHERE kind = 'LINK_AGAIN' AND created_at > ${dayBefore(at)}
            ) a JOIN memberships x ON x.id = a.membership_id WHERE x.tenant_id = ${tenantId}::uuid) AS asked,
           ${fullUntil({ caps, at })} AS "fullUntil"
    FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.id = ${membershipId}::uuid`;
  return row !== undefined && row.asked < caps.linksPerTenant && row.fullUntil === null;
}

/**
 * A condition on a round `r`: no mail to its user account was due in the last 24 hours, in any tenant, and one from
 * each of its tenants is no more than there may be. For these, nothing has to be counted one after the other.
 */
export function isUncrowded({ caps, at }: { caps: Caps; at: Date }): Prisma.Sql {
  return Prisma.sql`(
    SELECT count(*) <= ${caps.mailsPerPerson} AND NOT bool_or(EXISTS (
      SELECT FROM emails e
      WHERE e.membership_id = x.id AND e.due_at > ${dayBefore(at)} AND e.status NOT IN ('CANCELLED', 'FAILED')
        AND e.kind <> 'PASSWORD_LINK'))
    FROM memberships m JOIN memberships x ON x.user_id = m.user_id
    WHERE m.id = r.membership_id)`;
}

function dayBefore(at: Date): Prisma.Sql {
  return Prisma.sql`${new Date(at.getTime() - DAY)}::timestamptz`;
}
