import type { Attempt } from '../../accounts/attempts.ts';
import { hashPassword, verifyPassword } from '../../accounts/password.ts';
import { type PasswordProblem, passwordProblem } from '../../accounts/password-rules.ts';
import { type OpenedSession, openSession } from '../../accounts/sessions.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { audit } from '../../directory/audit.ts';
import { personName } from '../../directory/names.ts';
import { inTransaction } from '../../transaction.ts';
import { markLoggedIn } from '../logins/record-login.ts';
import { lockMembership } from '../members/lock-member.ts';
import { endRound } from '../rounds/end-rounds.ts';
import { type DeadReason, type LiveLink, linkState, mayAskForNewLink } from './link-state.ts';

export type Acceptance =
  | { readonly outcome: 'ACCEPTED'; readonly session: OpenedSession; readonly tenantId: string }
  | { readonly outcome: 'DEAD'; readonly reason: DeadReason; readonly mayAskForNewLink: boolean }
  /** `JUST_CHOSEN`: another link of the same person was accepted while this form was on its way. */
  | {
      readonly outcome: 'REFUSED';
      readonly link: LiveLink;
      readonly problem: PasswordProblem | 'WRONG' | 'JUST_CHOSEN';
    };

/**
 * Accepts the invitation of a live link: someone new chooses a password, someone who has one gives it (domain.md,
 * "Invite, Re-invite" 10). Ends the round, notes the login in this tenant and opens a session, in one transaction
 * under the membership's lock: of two at once one is accepted, and the other finds a dead link. So does one whose
 * round a bounce or its age ends in that moment: nothing is written before the round's end is ours.
 */
export async function acceptInvitation(
  context: Context,
  options: { token: string; password: string; attempt?: Attempt | undefined },
): Promise<Acceptance> {
  const { db, clock } = context;
  const { token, password } = options;
  const at = clock.now();
  const seen = await linkState(db, { context, token, at });
  if (seen.state === 'DEAD') return dead(seen.reason);
  const { link, ids } = seen;

  // argon2 is slow on purpose, so it runs before any row is locked.
  const problem = ids.passwordHash
    ? (await verifyPassword(ids.passwordHash, password))
      ? null
      : ('WRONG' as const)
    : passwordProblem({ password, owner: link, brandName: context.brand.name });
  if (problem) return { outcome: 'REFUSED', link, problem };
  const chosenHash = ids.passwordHash ? null : await hashPassword(password);

  const acceptance = await inTransaction(db, async (tx): Promise<Acceptance> => {
    await lockMembership(tx, ids.membershipId);
    const locked = await linkState(tx, { context, token, at });
    if (locked.state === 'DEAD') return dead(locked.reason);
    if ((await lockPasswordHash(tx, ids.userId)) !== ids.passwordHash) {
      return { outcome: 'REFUSED', link: { ...link, hasPassword: true }, problem: 'JUST_CHOSEN' };
    }
    if (!(await endRound(tx, { roundId: ids.roundId, status: 'LOGGED_IN', at }))) {
      const ended = await linkState(tx, { context, token, at });
      return dead(ended.state === 'DEAD' ? ended.reason : 'ACCEPTED');
    }
    if (chosenHash) {
      const data = { passwordHash: chosenHash, passwordSetAt: at };
      await tx.user.update({ where: { id: ids.userId }, data });
    }
    await markLoggedIn(tx, { membershipIds: [ids.membershipId], at });
    await audit(tx, {
      at,
      actorId: ids.userId,
      actor: personName(link),
      action: 'accept-invitation',
      tenantId: ids.tenantId,
      subject: ids.membershipId,
      details: { round: ids.roundId, choseThePassword: chosenHash !== null },
    });
    const session = await openSession(tx, { userId: ids.userId, at, attempt: options.attempt });
    return { outcome: 'ACCEPTED', session, tenantId: ids.tenantId };
  });
  if (acceptance.outcome === 'ACCEPTED') context.wake('announce');
  return acceptance;
}

/** The password as it stands, held until the transaction ends: another link of the same person may be setting it. */
async function lockPasswordHash(tx: Transaction, userId: string): Promise<string | null> {
  const [user] = await tx.$queryRaw<{ passwordHash: string | null }[]>`
    SELECT password_hash AS "passwordHash" FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
  return user?.passwordHash ?? null;
}

function dead(reason: DeadReason): Acceptance {
  return { outcome: 'DEAD', reason, mayAskForNewLink: mayAskForNewLink(reason) };
}
