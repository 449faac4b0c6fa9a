import type { Context } from '../../context.ts';
import { denySendPasswordLink } from '../../directory/policy.ts';
import type { Refused } from '../../directory/refusal.ts';
import type { Logger } from '../../logger.ts';
import { sql } from '../../sql.ts';
import { inTransaction } from '../../transaction.ts';
import type { Invitee } from '../invite-outcome.ts';
import { type Actor, lockMemberToChange } from '../members/actor.ts';
import { writePasswordLink } from './write-password-link.ts';

export type SendPasswordLinkOutcome =
  | { outcome: 'SENT'; person: Invitee }
  /** They have never chosen one: what helps them is an invitation. */
  | { outcome: 'NO_PASSWORD'; person: Invitee }
  | { outcome: 'DEACTIVATED'; person: Invitee }
  /** `until`: when the next link may be sent. */
  | { outcome: 'TOO_MANY'; person: Invitee; until: Date }
  | { outcome: 'NOT_IN_DIRECTORY' }
  | Refused;

/**
 * Sends a person of the tenant a link to choose a new password. Whoever asks for it never sees the link (domain.md,
 * "Passwords and log-ins" 8).
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function sendPasswordLink(
  context: Pick<Context, 'db' | 'clock' | 'secret' | 'wake'> & { logger?: Logger },
  request: { by: Actor; membershipId: string },
): Promise<SendPasswordLinkOutcome> {
  const { db, clock, secret, logger } = context;
  const { by, membershipId } = request;
  const at = clock.now();
  const outcome = await inTransaction(db, async (tx): Promise<SendPasswordLinkOutcome> => {
    const allowed = await lockMemberToChange(tx, {
      by,
      membershipId,
      asked: 'send-password-link',
      ...(logger && { logger }),
      deny: (caller, { template }) => denySendPasswordLink(caller, template),
    });
    if (allowed.outcome !== 'ALLOWED') return allowed;
    const { invitee: person, userId, emailKey, deactivatedAt } = allowed.member;
    if (deactivatedAt) return { outcome: 'DEACTIVATED', person };
    const { passwordHash } = await tx.user.findUniqueOrThrow({
      where: { id: userId },
      select: { passwordHash: true },
    });
    if (passwordHash === null) return { outcome: 'NO_PASSWORD', person };
    const to = sql`SELECT ${membershipId}::uuid AS membership_id`;
    const asked = await writePasswordLink(tx, { secret, emailKey, to, by: allowed.actor, at });
    return asked.outcome === 'ASKED' ? { outcome: 'SENT', person } : { ...asked, person };
  });
  if (outcome.outcome === 'SENT') context.wake('deliver-mail');
  return outcome;
}
