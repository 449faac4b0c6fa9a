import type { Attempt } from '../../accounts/attempts.ts';
import { type OpenedSession, openSession } from '../../accounts/sessions.ts';
import { verifyLogIn } from '../../accounts/verify-log-in.ts';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../transaction.ts';
import { lockMembershipsOf } from '../members/lock-member.ts';
import { recordLoginsOfUser } from './record-login.ts';

/**
 * Logs a user in by email ID and password, which counts as a log-in in each tenant where they are active.
 *
 * @param options.attempt what this counts as, until the password turns out to be right
 * @returns null when the two do not belong together, or the user is active nowhere
 */
export async function logIn(
  context: Context,
  options: { email: string; password: string; attempt?: Attempt | undefined },
): Promise<OpenedSession | null> {
  const at = context.clock.now();
  const user = await verifyLogIn(context.db, options);
  if (!user) return null;
  const { userId, name, passwordHash } = user;
  const session = await inTransaction(context.db, async (tx) => {
    await lockMembershipsOf(tx, userId);
    // Asked again under the locks: while the password was verified, another one may have been chosen, which has ended all
    // sessions, or the user may have been deactivated.
    const isStillRight = await tx.user.count({
      where: { id: userId, passwordHash, memberships: { some: { deactivatedAt: null } } },
    });
    if (!isStillRight) return null;
    await recordLoginsOfUser(tx, { userId, at, actor: name });
    return openSession(tx, { userId, at, attempt: options.attempt });
  });
  if (session) context.wake('announce');
  return session;
}
