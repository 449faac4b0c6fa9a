import { DAY, MINUTE } from '../../clock.ts';
import type { Context, Transaction } from '../../context.ts';
import { audit } from '../../directory/audit.ts';
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
export const ASKED_LINKS_A_DAY = 3;
/** A link that somebody else has just had sent is the new link. */
const JUST_SENT = MINUTE;

interface Asked {
  readonly membershipId: string;
  readonly tenantId: string;
  readonly at: Date;
}

/**
 * The invited person asks for a link on the page of a dead one. When a newer round is open, its own link is sent again, so
 * that nobody with an old mail ends the links of the newest one. When the last round is too old, it is a new round of the
 * same invitation. Either goes to the same address. Returns nothing, because the page says the same whatever happened
 * (domain.md, "Invite, Re-invite" 9).
 */
export async function requestNewLink(context: Context, options: { token: string }): Promise<void> {
  const { db, clock, caps, logger } = context;
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
    const asked = { membershipId, tenantId, at };
    if (await isEnough(tx, asked)) return false;
    if (!(await isRoomForAskedLink(tx, { ...asked, caps }))) {
      logger.warn({ tenant: tenantId }, 'a link that was asked for is not sent: a cap is reached');
      return false;
    }
    await (link.reason === 'SUPERSEDED' ? sendAgain(tx, asked) : openAnew(tx, asked));
    return true;
  });
  if (isSent) {
    context.wake('deliver-mail');
    context.wake('announce');
  }
}

/** Whether a link is on its way, has just been sent, or has been asked for as often as may be. */
async function isEnough(tx: Transaction, { membershipId, at }: Asked): Promise<boolean> {
  const before = (milliseconds: number) => new Date(at.getTime() - milliseconds);
  // What is dated further ahead comes from a clock that was wrong.
  const [sent] = await tx.$queryRaw<{ isOnItsWay: boolean; isRecent: boolean; lately: number }[]>`
    WITH asked AS (
      SELECT opened_at AS at FROM rounds WHERE membership_id = ${membershipId}::uuid AND sent_by_id IS NULL
      UNION ALL
      SELECT created_at FROM emails WHERE membership_id = ${membershipId}::uuid AND kind = 'LINK_AGAIN'
    ), sent AS (
      SELECT at, true AS is_asked FROM asked
      UNION ALL
      SELECT opened_at, false FROM rounds WHERE membership_id = ${membershipId}::uuid
    )
    SELECT EXISTS (
             SELECT FROM rounds r JOIN emails e ON e.round_id = r.id
             WHERE r.membership_id = ${membershipId}::uuid AND r.status = 'OPEN' AND r.expires_at > ${at}::timestamptz
               AND e.status IN ('QUEUED', 'FROZEN')) AS "isOnItsWay",
           bool_or(at < ${before(-JUST_SENT)}::timestamptz
             AND at > CASE WHEN is_asked THEN ${before(BETWEEN_ASKED_LINKS)}::timestamptz
                           ELSE ${before(JUST_SENT)}::timestamptz END) AS "isRecent",
           (count(*) FILTER (WHERE is_asked AND at > ${before(DAY)}::timestamptz))::int AS lately
    FROM sent`;
  return !sent || sent.isOnItsWay || sent.isRecent || sent.lately >= ASKED_LINKS_A_DAY;
}

/** Writes a mail with a link of the open round. */
async function sendAgain(tx: Transaction, { membershipId, tenantId, at }: Asked): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO emails (kind, membership_id, round_id, day, created_at, due_at)
    SELECT 'LINK_AGAIN', r.membership_id, r.id,
           least(0, (SELECT min(e.day) FROM emails e WHERE e.round_id = r.id)) - 1, ${at}::timestamptz, ${at}::timestamptz
    FROM rounds r WHERE r.membership_id = ${membershipId}::uuid AND r.status = 'OPEN'`;
  await audit(tx, {
    ...{ at, actorId: null, actor: 'the invited person', action: 'ask-for-link-again' },
    ...{ tenantId, subject: membershipId, details: {} },
  });
}

/** Opens a new round after the last one, which ends of its age if nothing has ended it yet. */
async function openAnew(tx: Transaction, { membershipId, at }: Asked): Promise<void> {
  const last = await tx.round.findFirst({
    where: { membershipId },
    orderBy: { number: 'desc' },
    select: { id: true, expiresAt: true },
  });
  if (last && last.expiresAt <= at) await endRound(tx, { roundId: last.id, status: 'EXPIRED', at });
  await openRounds(tx, { membershipIds: [membershipId], by: null, announce: null, at });
}
