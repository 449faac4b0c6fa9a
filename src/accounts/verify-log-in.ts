import type { Database } from '../database/database.ts';
import { personName } from '../directory/names.ts';
import { canonicalEmailKey } from '../email-key.ts';
import { verifyPassword } from './password.ts';

/**
 * The user to whom this email ID and this password belong, when they are active in some tenant; else null. A user
 * account that does not exist, has no password or is active nowhere gets the same answer, after the same time.
 *
 * @returns with the hash that the password was compared with: another one may be chosen meanwhile
 */
export async function verifyLogIn(
  db: Database,
  options: { email: string; password: string },
): Promise<{ userId: string; name: string; passwordHash: string } | null> {
  // Always looked up, so that what is no email ID at all takes as long.
  const emailKey = canonicalEmailKey(options.email) ?? '';
  const user = await db.user.findUnique({
    where: { emailKey },
    select: {
      id: true,
      passwordHash: true,
      firstName: true,
      lastName: true,
      memberships: { where: { deactivatedAt: null }, take: 1, select: { id: true } },
    },
  });
  const passwordHash = user?.passwordHash ?? null;
  const isRight = await verifyPassword(passwordHash, options.password);
  if (!user || passwordHash === null || !isRight || user.memberships.length === 0) return null;
  return { userId: user.id, name: personName(user), passwordHash };
}
