import type { Transaction } from '../../database/database.ts';
import type { EmailKind } from '../../generated/prisma/enums.ts';
import { type Fact, recordFacts } from './record-facts.ts';

interface SentEmail {
  id: string;
  roundId: string;
  kind: EmailKind;
  day: number;
}

/**
 * What follows from emails having left, in the transaction that marks them: the follow-ups and the life of the links
 * count from the Welcome email (domain.md, "Invite, Re-invite" 3 and 9), and each email becomes a fact of its round. A
 * sign-in reminder belongs to no round, so its fact goes to the person's last one.
 */
export async function markEmailsSent(
  tx: Transaction,
  options: { emailRowIds: readonly string[]; at: Date },
): Promise<void> {
  const { emailRowIds, at } = options;
  if (emailRowIds.length === 0) return;
  await tx.$executeRaw`
    WITH locked AS MATERIALIZED (
      SELECT r.id, t.link_days, t.timezone
      FROM emails e
      JOIN rounds r ON r.id = e.round_id
      JOIN memberships m ON m.id = e.membership_id
      JOIN tenants t ON t.id = m.tenant_id
      WHERE e.id = ANY (${emailRowIds}::uuid[]) AND e.day = 0 AND r.welcomed_at IS NULL
      ORDER BY r.id FOR NO KEY UPDATE OF r
    )
    UPDATE rounds r
    SET welcomed_at = ${at}::timestamptz,
        next_follow_up_at = CASE WHEN r.status = 'OPEN' THEN
          ${at}::timestamptz + make_interval(hours => 24 * (SELECT min(day) FROM unnest(r.follow_up_days) AS day)) END,
        expires_at = link_end(${at}::timestamptz, l.link_days, l.timezone)
    FROM locked l WHERE r.id = l.id AND r.welcomed_at IS NULL`;
  const left = await tx.$queryRaw<SentEmail[]>`
    SELECT e.id, e.kind::text AS kind, e.day,
           coalesce(e.round_id, (SELECT r.id FROM rounds r JOIN invitations i ON i.id = r.invitation_id
                                 WHERE i.membership_id = e.membership_id ORDER BY r.number DESC LIMIT 1)) AS "roundId"
    FROM emails e WHERE e.id = ANY (${emailRowIds}::uuid[])`;
  await recordFacts(
    tx,
    left.filter((email) => email.roundId !== null).map((email) => factOf(email, at)),
  );
}

function factOf(email: SentEmail, at: Date): Fact {
  const { roundId } = email;
  switch (email.kind) {
    case 'WELCOME':
    case 'ADDED':
      return { roundId, kind: 'WELCOME_SENT', key: 'sent:0', at };
    case 'FOLLOW_UP':
      return { roundId, kind: 'FOLLOW_UP_SENT', key: `sent:${email.day}`, day: email.day, at };
    case 'SIGN_IN_REMINDER':
      return { roundId, kind: 'REMINDER_SENT', key: `reminder:${email.id}`, at };
  }
}
