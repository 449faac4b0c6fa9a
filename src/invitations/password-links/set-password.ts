import { forgetAttempts } from '../../accounts/attempts.ts';
import { hashPassword } from '../../accounts/password.ts';
import { type PasswordProblem, passwordProblem } from '../../accounts/password-rules.ts';
import { closeSessionsOf, type OpenedSession, openSession } from '../../accounts/sessions.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { audit } from '../../directory/audit.ts';
import { personName } from '../../directory/names.ts';
import { inTransaction } from '../../transaction.ts';
import { recordLoginsOfUser } from '../logins/record-login.ts';
import { lockMembershipsOf } from '../members/lock-member.ts';
import { type PasswordLink, type PasswordLinkOwner, passwordLink } from './password-link.ts';

export type SetPasswordOutcome =
  | { readonly outcome: 'SET'; readonly session: OpenedSession }
  | { readonly outcome: 'REFUSED'; readonly problem: PasswordProblem; readonly owner: PasswordLinkOwner }
  /** The link was dead by then, or stands for an invitation. */
  | { readonly outcome: 'NOT_LIVE'; readonly link: Exclude<PasswordLink, { state: 'LIVE' }> };

/**
 * Sets the password that the holder of a live password link has chosen. Every session and every older link of the user
 * ends, and so do the waits after wrong passwords from this address. It counts as a log-in, as accepting an invitation
 * does: whoever reads the mail has shown who they are (domain.md, "Passwords and log-ins" 7).
 *
 * @param options.address the visitor's, of IPv6 its network
 * @throws UserError `BUSY` when too many passwords are being computed
 */
export async function setPassword(
  context: Context,
  options: { token: string; password: string; address: string },
): Promise<SetPasswordOutcome> {
  const { db, clock, secret, brand } = context;
  const { token, password, address } = options;
  const at = clock.now();
  const seen = await passwordLink(db, { context, token, at });
  if (seen.state !== 'LIVE') return { outcome: 'NOT_LIVE', link: seen };
  const { owner } = seen;
  const problem = passwordProblem({ password, owner, brandName: brand.name });
  if (problem) return { outcome: 'REFUSED', problem, owner };
  // argon2 is slow on purpose, so it runs before any row is locked.
  const passwordHash = await hashPassword(password);

  const outcome = await inTransaction(db, async (tx): Promise<SetPasswordOutcome> => {
    const { userId, emailKey, tenantId, membershipId: subject } = owner;
    await lockUser(tx, userId);
    const link = await passwordLink(tx, { context, token, at });
    if (link.state !== 'LIVE') return { outcome: 'NOT_LIVE', link };
    await tx.user.update({ where: { id: userId }, data: { passwordHash, passwordSetAt: at } });
    await tx.email.updateMany({
      where: { kind: 'PASSWORD_LINK', status: 'QUEUED', membership: { userId } },
      data: { status: 'CANCELLED', settledAt: at },
    });
    await closeSessionsOf(tx, userId);
    await forgetAttempts(tx, { secret, account: emailKey, address });
    const actor = personName(owner);
    await audit(tx, { at, actorId: userId, actor, action: 'set-password', tenantId, subject });
    await recordLoginsOfUser(tx, { userId, at, actor });
    return { outcome: 'SET', session: await openSession(tx, { userId, at }) };
  });
  if (outcome.outcome === 'SET') context.wake('announce');
  return outcome;
}

/** In the order of src/transaction.ts; of two who use the link at once, the second finds it used. */
async function lockUser(tx: Transaction, userId: string): Promise<void> {
  await lockMembershipsOf(tx, userId);
  await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
}
