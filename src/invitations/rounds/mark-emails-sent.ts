import type { SqlClient } from '../../database/direct.ts';
import { Prisma } from '../../generated/prisma/client.ts';

/**
 * What follows from emails having left, in the transaction that marks them. The statement locks in the order of
 * src/transaction.ts: rounds, cards.
 */
export async function markEmailsSent(
  tx: SqlClient,
  { emailRowIds, at }: { emailRowIds: readonly string[]; at: Date },
): Promise<void> {
  if (emailRowIds.length === 0) return;
  const emails = Prisma.sql`
    SELECT id, kind, day, round_id, membership_id FROM emails WHERE id = ANY (${emailRowIds}::uuid[])`;
  await tx.$executeRaw`WITH ${whatFollows({ emails, at: Prisma.sql`${at}::timestamptz` })}`;
}

/**
 * The end of a statement, after its `WITH`, that writes what follows from emails having left: the follow-ups and the life
 * of the links count from the Welcome email (domain.md, "Invite, Re-invite" 3 and 9), and each email becomes a fact of its
 * round. A sign-in reminder belongs to no round, so its fact goes to the person's last one.
 *
 * @param options.emails a query for the emails: `id`, `kind`, `day`, `round_id`, `membership_id`
 * @param options.at an expression for the time
 */
export function whatFollows({ emails, at }: { emails: Prisma.Sql; at: Prisma.Sql }): Prisma.Sql {
  return Prisma.sql`sent AS MATERIALIZED (
      SELECT e.id, e.kind, e.day, t.link_days, t.timezone,
             coalesce(e.round_id, (SELECT r.id FROM rounds r WHERE r.membership_id = e.membership_id
                                   ORDER BY r.number DESC LIMIT 1)) AS round_id
      FROM (${emails}) e
      JOIN memberships m ON m.id = e.membership_id
      JOIN tenants t ON t.id = m.tenant_id
    ), lives AS MATERIALIZED (
      SELECT link_days, timezone, link_end(${at}, link_days, timezone) AS expires_at
      FROM (SELECT DISTINCT link_days, timezone FROM sent WHERE day = 0) AS life
    ), begun AS MATERIALIZED (
      SELECT r.id, r.follow_up_days, l.expires_at
      FROM sent s
      JOIN rounds r ON r.id = s.round_id
      JOIN lives l ON l.link_days = s.link_days AND l.timezone = s.timezone
      WHERE s.kind IN ('WELCOME', 'ADDED') AND r.welcomed_at IS NULL
      ORDER BY r.id FOR NO KEY UPDATE OF r
    ), firsts AS MATERIALIZED (
      SELECT follow_up_days, ${at} + make_interval(hours => 24 * (SELECT min(day) FROM unnest(follow_up_days) AS day)) AS due_at
      FROM (SELECT DISTINCT follow_up_days FROM begun) AS plan
    ), welcomed AS (
      UPDATE rounds r
      SET welcomed_at = ${at}, next_follow_up_at = CASE WHEN r.status = 'OPEN' THEN f.due_at END, expires_at = b.expires_at
      FROM begun b JOIN firsts f ON f.follow_up_days = b.follow_up_days
      WHERE r.id = b.id AND r.welcomed_at IS NULL
      RETURNING r.id
    ), shown AS MATERIALIZED (
      SELECT c.id FROM cards c
      WHERE c.id IN (SELECT r.card_id FROM rounds r JOIN sent s ON s.round_id = r.id)
        AND (SELECT count(*) FROM welcomed) >= 0
      ORDER BY c.id FOR NO KEY UPDATE
    ), noted AS (
      INSERT INTO card_facts (card_id, key, kind, day, at)
      SELECT r.card_id, s.round_id || ':' || f.key, f.kind::fact_kind, f.day, ${at}
      FROM sent s
      JOIN rounds r ON r.id = s.round_id
      CROSS JOIN LATERAL (${FACT_OF_AN_EMAIL}) f
      WHERE r.card_id IN (SELECT id FROM shown)
      ORDER BY s.day, s.id
      ON CONFLICT (card_id, key) DO NOTHING
      RETURNING card_id
    )
    UPDATE cards SET revision = revision + 1 WHERE id IN (SELECT card_id FROM noted)`;
}

/** The fact that an email `s` becomes, and its key, which makes it one within its round. A kind of tomorrow has none. */
const FACT_OF_AN_EMAIL = Prisma.sql`
  SELECT 'WELCOME_SENT' AS kind, 'sent:0' AS key, NULL::int AS day WHERE s.kind IN ('WELCOME', 'ADDED')
  UNION ALL
  SELECT 'FOLLOW_UP_SENT', 'sent:' || s.day, s.day WHERE s.kind = 'FOLLOW_UP'
  UNION ALL
  SELECT 'LINK_SENT_AGAIN', 'sent:' || s.day, s.day WHERE s.kind = 'LINK_AGAIN'
  UNION ALL
  SELECT 'REMINDER_SENT', 'reminder:' || s.id, NULL WHERE s.kind = 'SIGN_IN_REMINDER'`;
