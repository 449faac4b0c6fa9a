import { MINUTE } from '../../clock.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { auditAll } from '../../directory/audit.ts';
import { personName } from '../../directory/names.ts';
import { inTransaction } from '../../transaction.ts';
import { endRounds } from '../rounds/end-rounds.ts';

/** Clocks of two servers differ; what is further ahead is a mistake. */
const CLOCK_SKEW = 5 * MINUTE;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export type RecordedLogin =
  /** Also for an email ID that has no user account here: the product may have users that Usher does not know. */
  | { readonly outcome: 'RECORDED'; readonly endedRoundIds: readonly string[] }
  /** This request was recorded before. */
  | { readonly outcome: 'REPEATED' }
  | { readonly outcome: 'IN_THE_FUTURE' }
  | { readonly outcome: 'UNKNOWN_TENANT' }
  /** The user is in several tenants of that name, in different instances: only an id tells them apart. */
  | { readonly outcome: 'AMBIGUOUS_TENANT' };

/**
 * Records that a user has logged in to the company's own product: in one tenant (by name or id), or without one in
 * all of the user's. Ends the rounds that were open at that time; what happened later is never undone.
 * `requestId` makes a repeated report one.
 */
export async function recordLogin(
  context: Context,
  options: { emailKey: string; tenant?: string; at?: Date; requestId?: string },
): Promise<RecordedLogin> {
  const { emailKey, tenant, requestId } = options;
  const now = context.clock.now();
  if (options.at && options.at.getTime() > now.getTime() + CLOCK_SKEW) return { outcome: 'IN_THE_FUTURE' };
  const at = options.at && options.at < now ? options.at : now;

  const result = await inTransaction(context.db, async (tx): Promise<RecordedLogin> => {
    const tenants = tenant === undefined ? null : await tenantsCalled(tx, tenant);
    if (tenants?.length === 0) return { outcome: 'UNKNOWN_TENANT' };
    const user = await tx.user.findUnique({
      where: { emailKey },
      select: { id: true, firstName: true, lastName: true, memberships: { select: { tenantId: true } } },
    });
    const theirs = tenants?.filter((id) => user?.memberships.some(({ tenantId }) => tenantId === id));
    if (theirs && theirs.length > 1) return { outcome: 'AMBIGUOUS_TENANT' };
    if (requestId && !(await isFirst(tx, { requestId, at: now }))) return { outcome: 'REPEATED' };
    if (!user || theirs?.length === 0) return { outcome: 'RECORDED', endedRoundIds: [] };
    const tenantId = theirs?.[0];
    const endedRoundIds = await recordLoginsOfUser(tx, {
      userId: user.id,
      ...(tenantId === undefined ? {} : { tenantId }),
      at,
      actor: personName(user),
    });
    return { outcome: 'RECORDED', endedRoundIds };
  });
  if (result.outcome === 'RECORDED' && result.endedRoundIds.length > 0) context.wake('announce');
  return result;
}

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
  await auditAll(
    tx,
    open.map(({ id: round, membershipId: subject, tenantId: ofTenant }) => ({
      ...{ at, actorId: userId, actor, action: 'log-in' },
      ...{ tenantId: ofTenant, subject, details: { round } },
    })),
  );
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

async function tenantsCalled(tx: Transaction, nameOrId: string): Promise<string[]> {
  const isId = UUID.test(nameOrId);
  const tenants = await tx.tenant.findMany({
    where: isId ? { OR: [{ id: nameOrId }, { name: nameOrId }] } : { name: nameOrId },
    select: { id: true },
  });
  return tenants.map(({ id }) => id);
}

async function isFirst(tx: Transaction, options: { requestId: string; at: Date }): Promise<boolean> {
  const { count } = await tx.receivedWebhook.createMany({
    data: { id: `logins:${options.requestId}`, receivedAt: options.at },
    skipDuplicates: true,
  });
  return count === 1;
}
