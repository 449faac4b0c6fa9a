import { type OpenedSession, openSession } from '../../accounts/open-session.ts';
import { verifyPassword } from '../../accounts/password.ts';
import type { Context } from '../../context.ts';
import { personName } from '../../directory/person-name.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import { recordLoginsOfUser } from './record-logins-of-user.ts';

/**
 * Logs a user in by email ID and password, which counts as a login in all of their tenants. Returns null when the
 * two do not belong together; a user account that does not exist, has no password or is active nowhere is refused
 * with the same answer, and takes as long.
 */
export async function logIn(
  context: Context,
  options: { email: string; password: string },
): Promise<OpenedSession | null> {
  const at = context.clock.now();
  const emailKey = canonicalEmailKey(options.email);
  // Something is looked up in any case: the way is the same for what is no email ID at all.
  const user = await context.db.user.findUnique({
    where: { emailKey: emailKey ?? '' },
    select: {
      id: true,
      passwordHash: true,
      firstName: true,
      lastName: true,
      memberships: { where: { deactivatedAt: null }, take: 1, select: { id: true } },
    },
  });
  const isRight = await verifyPassword(user?.passwordHash ?? null, options.password);
  if (!user || !isRight || user.memberships.length === 0) return null;

  const session = await context.db.$transaction(async (tx) => {
    await recordLoginsOfUser(tx, { userId: user.id, at, actor: personName(user) });
    // Held by now, if there are any left: the user may have been deactivated while the password was verified.
    const active = await tx.membership.count({ where: { userId: user.id, deactivatedAt: null } });
    return active > 0 ? openSession(tx, { userId: user.id, at }) : null;
  });
  if (session) context.wake('announce');
  return session;
}
