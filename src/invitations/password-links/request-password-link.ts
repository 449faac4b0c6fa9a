import type { Context } from '../../context.ts';
import { sql } from '../../sql.ts';
import { inSqlTransaction } from '../../transaction.ts';
import { type AskedLink, writePasswordLink } from './write-password-link.ts';

/**
 * Somebody has forgotten the password of this email ID. A user account that has one gets a link to choose another; one
 * that has none yet gets the way to its open invitation, where it chooses one. Whether there is such an account, the
 * outcome does not tell (domain.md, "Passwords and log-ins" 6).
 *
 * The mail is in the name of the tenant that the user logged in to last, or of the invitation.
 *
 * @param options.emailKey the canonical email ID
 */
export async function requestPasswordLink(
  context: Pick<Context, 'db' | 'clock' | 'secret' | 'wake'>,
  options: { emailKey: string },
): Promise<AskedLink> {
  const { db, clock, secret } = context;
  const { emailKey } = options;
  const at = clock.now();
  const to = sql`
      SELECT m.id AS membership_id
      FROM users u
      JOIN memberships m ON m.user_id = u.id AND m.deactivated_at IS NULL
      LEFT JOIN rounds r ON r.membership_id = m.id AND r.status = 'OPEN' AND r.expires_at > ${at}::timestamptz
      WHERE u.email_key = ${emailKey} AND (u.password_hash IS NOT NULL OR r.id IS NOT NULL)
      ORDER BY m.last_login_at DESC NULLS LAST, r.opened_at DESC NULLS LAST, m.id
      LIMIT 1`;
  const asked = await inSqlTransaction(db, (tx) =>
    writePasswordLink(tx, { secret, emailKey, to, by: null, at }),
  );
  // Also when nothing was written, so that the time it takes says nothing.
  if (asked.outcome === 'ASKED') context.wake('deliver-mail');
  return asked;
}
