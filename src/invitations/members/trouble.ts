import { Prisma } from '../../generated/prisma/client.ts';
import type { RoundStatus } from '../../generated/prisma/enums.ts';
import type { InviteTrouble } from '../../words/invite-troubles.ts';

/** Why a person is not invited again without a question. */
export interface Trouble {
  readonly kind: InviteTrouble;
  readonly at: Date;
  /** In the words of the mail server or the provider; null where none were given. */
  readonly reason: string | null;
}

/** The row of `selectTrouble`, as it is joined. */
export interface TroubleRow {
  /** Null, as all of it, when no mail to the user account ever came to trouble. */
  mailTrouble: Exclude<InviteTrouble, 'DECLINED'> | null;
  mailTroubleAt: Date;
  mailTroubleReason: string | null;
  /** Whether nobody has invited the person since: whoever did has confirmed it. */
  mailTroubleIsLast: boolean;
  /** When the email ID was last corrected: what came of mail to another address says nothing about this one. */
  correctedAt: Date | null;
}

/**
 * Selects the last mail to a user account `u` of a membership `m` that came to trouble, in any tenant: it is one address.
 */
export const SELECT_TROUBLE = Prisma.sql`
  SELECT t.*, NOT EXISTS (
    SELECT FROM memberships x JOIN emails e ON e.membership_id = x.id
    WHERE x.user_id = m.user_id AND e.created_at > t."mailTroubleAt" AND e.status <> 'CANCELLED'
      AND e.kind::text IN ('WELCOME', 'ADDED', 'SIGN_IN_REMINDER')) AS "mailTroubleIsLast"
  FROM (
    SELECT e.status::text AS "mailTrouble", coalesce(e.settled_at, e.created_at) AS "mailTroubleAt",
           e.error AS "mailTroubleReason"
    FROM memberships x JOIN emails e ON e.membership_id = x.id
    WHERE x.user_id = m.user_id AND e.status IN ('BOUNCED', 'SUPPRESSED', 'COMPLAINED')
      AND e.created_at >= coalesce(u.email_corrected_at, '-infinity')
    ORDER BY 2 DESC LIMIT 1) t`;

/** Selects nothing, in the same columns, where it is not asked. */
export const SELECT_NO_TROUBLE = Prisma.sql`
  SELECT NULL::text AS "mailTrouble", NULL::timestamptz AS "mailTroubleAt", NULL::text AS "mailTroubleReason",
         false AS "mailTroubleIsLast"`;

/**
 * What stands in the way of inviting a person again: how their last round here ended, or else the last thing that came of
 * mail to their address.
 *
 * @param round the last round; null for someone who was never invited here
 */
export function troubleOf(
  row: TroubleRow,
  round: { status: RoundStatus; openedAt: Date; endedAt: Date | null } | null,
): Trouble | null {
  const { mailTrouble, mailTroubleAt, mailTroubleReason, correctedAt } = row;
  const ofMail = mailTrouble && { kind: mailTrouble, at: mailTroubleAt, reason: mailTroubleReason };
  const last = round && correctedAt && round.openedAt < correctedAt ? null : round;
  if (last?.status === 'DECLINED') {
    return { kind: 'DECLINED', at: last.endedAt ?? last.openedAt, reason: null };
  }
  if (last?.status === 'BOUNCED' || last?.status === 'COMPLAINED') {
    // A suppressed address ends the round as bounced. After a complaint, nothing that came of other mail is milder.
    const isSame =
      ofMail?.kind === last.status || (last.status === 'BOUNCED' && ofMail?.kind === 'SUPPRESSED');
    if (ofMail && isSame && ofMail.at >= last.openedAt) return ofMail;
    return { kind: last.status, at: last.endedAt ?? last.openedAt, reason: null };
  }
  return row.mailTroubleIsLast ? ofMail : null;
}
