import { DAY, MINUTE } from '../../clock.ts';
import type { Context } from '../../context.ts';
import { lockAskedLinksOf } from '../../directory/locks.ts';
import { inTransaction } from '../../transaction.ts';
import { isRoomForAskedLink } from '../caps.ts';
import { lockAccountOf, lockMembership } from '../members/lock-member.ts';
import { endRound } from '../rounds/end-rounds.ts';
import { openRounds } from '../rounds/open-rounds.ts';
import { linkState, mayAskForNewLink } from './link-state.ts';

/** One self-asked link in this time: nobody with an old mail can flood the mailbox. */
const BETWEEN_ASKED_LINKS = 10 * MINUTE;
/** And so many in 24 hours: with the ten minutes alone, mails could go out all day long. */
const ASKED_LINKS_A_DAY = 3;
/** A link that somebody else has just had sent is the new link. */
const JUST_SENT = MINUTE;

/**
 * The invited person asks for a new link: a new round of the same invitation, to the same address, when the last one
 * is too old or a newer one than the link's is open. Returns nothing, because the page says the same whatever
 * happened (domain.md, "Invite, Re-invite" 9).
 */
export async function requestNewLink(context: Context, options: { token: string }): Promise<void> {
  const { db, clock, caps } = context;
  const at = clock.now();
  const seen = await linkState(db, { context, token: options.token, at });
  if (seen.state === 'LIVE' || seen.membershipId === null) return;
  const { membershipId } = seen;
  const { tenantId } = await db.membership.findUniqueOrThrow({
    where: { id: membershipId },
    select: { tenantId: true },
  });

  const isSent = await inTransaction(db, async (tx) => {
    await lockAskedLinksOf(tx, tenantId);
    await lockMembership(tx, membershipId);
    await lockAccountOf(tx, membershipId);
    const link = await linkState(tx, { context, token: options.token, at });
    if (link.state === 'LIVE' || !mayAskForNewLink(link.reason)) return false;
    const recent = await tx.round.findFirst({
      where: {
        membershipId,
        // What is dated further ahead comes from a clock that was wrong.
        openedAt: { lt: new Date(at.getTime() + JUST_SENT) },
        OR: [
          { sentById: null, openedAt: { gt: new Date(at.getTime() - BETWEEN_ASKED_LINKS) } },
          { openedAt: { gt: new Date(at.getTime() - JUST_SENT) } },
        ],
      },
      select: { id: true },
    });
    if (recent) return false;
    const asked = await tx.round.count({
      where: { membershipId, sentById: null, openedAt: { gt: new Date(at.getTime() - DAY) } },
    });
    if (asked >= ASKED_LINKS_A_DAY) return false;
    if (!(await isRoomForAskedLink(tx, { membershipId, tenantId, caps, at }))) {
      context.logger.warn({ tenant: tenantId }, 'a link that was asked for is not sent: a cap is reached');
      return false;
    }
    const last = await tx.round.findFirst({
      where: { membershipId },
      orderBy: { number: 'desc' },
      select: { id: true, expiresAt: true },
    });
    if (!last) return false;
    if (last.expiresAt <= at) await endRound(tx, { roundId: last.id, status: 'EXPIRED', at });
    await openRounds(tx, { membershipIds: [membershipId], by: null, announce: null, at });
    return true;
  });
  if (isSent) {
    context.wake('deliver-mail');
    context.wake('announce');
  }
}
