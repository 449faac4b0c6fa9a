import { MINUTE } from '../../clock.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { personName } from '../../directory/names.ts';
import { recordLoginsOfUser } from './record-logins.ts';

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

  const result = await context.db.$transaction(async (tx): Promise<RecordedLogin> => {
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
