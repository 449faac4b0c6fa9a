import type { Attempt } from '../../accounts/attempts.ts';
import { type OpenedSession, openSession } from '../../accounts/sessions.ts';
import { verifyLogIn } from '../../accounts/verify-log-in.ts';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../transaction.ts';
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
  const { userId, name } = user;
  const session = await inTransaction(context.db, async (tx) => {
    await recordLoginsOfUser(tx, { userId, at, actor: name });
    // Asked again under the locks: the user may have been deactivated while the password was verified.
    const active = await tx.membership.count({ where: { userId, deactivatedAt: null } });
    return active > 0 ? openSession(tx, { userId, at, attempt: options.attempt }) : null;
  });
  if (session) context.wake('announce');
  return session;
}
