import { FactKind } from '../../generated/prisma/enums.ts';
import { type Sql, sql } from '../../sql.ts';
import { EDITS } from '../channel-pace.ts';
import { claimable } from '../lease.ts';
import type { Claiming } from '../run.ts';

/** The facts that this version can tell. */
const KINDS = Object.values(FactKind);

/** A card `c` of which Slack lacks something. */
const WAITING = sql`(c.shown < c.revision OR c.told < c.revision) AND c.error IS NULL`;
const CHANNEL = sql`coalesce(c.posted_channel, c.channel)`;
const UNTOLD = sql`card_id = c.id AND ts IS NULL AND error IS NULL`;
const KNOWN = sql`kind::text = ANY (${KINDS}::text[])`;
/** Told by an edit of an earlier line. */
const TOLD_BY_EDITS: readonly FactKind[] = ['DELIVERED'];

/**
 * The steps that claim cards that are to be posted or edited, or whose thread lacks facts: oldest first in each channel.
 * Of each channel that waits, the first rows are read, however many there are.
 *
 * A card that is changed while the statement runs is left to the next run: what is read with it is from before. A fact
 * that only a newer version can tell does not make its card due.
 */
export function claimCards({ at, until, slack, most, aChannel }: Claiming): Sql {
  const isFree = sql`w.channel <> ALL (${slack.heldChannels()}::text[])`;
  const mayEdit = !slack.pace.isHeld(EDITS);
  const tellable = mayEdit ? KINDS : KINDS.filter((kind) => !TOLD_BY_EDITS.includes(kind));
  return sql`
    card_channels AS (
      (SELECT ${CHANNEL} AS channel FROM cards c WHERE ${WAITING} ORDER BY 1 LIMIT 1)
      UNION ALL
      SELECT (SELECT ${CHANNEL} FROM cards c WHERE ${WAITING} AND ${CHANNEL} > w.channel ORDER BY 1 LIMIT 1)
      FROM card_channels w WHERE w.channel IS NOT NULL
    ), due_cards AS MATERIALIZED (
      SELECT first.* FROM card_channels w
      CROSS JOIN LATERAL (
        SELECT c.id, c.xmin AS version, c.created_at, row_number() OVER (ORDER BY c.created_at, c.id) AS rank
        FROM cards c
        WHERE ${WAITING} AND ${CHANNEL} = w.channel AND ${claimable(at)}
          AND (c.ts IS NULL AND ${isFree}
            OR c.ts IS NOT NULL AND c.shown < c.revision AND ${mayEdit}
            OR c.ts IS NOT NULL AND c.told < c.revision AND ${isFree}
               AND (EXISTS (SELECT FROM card_facts WHERE ${UNTOLD} AND kind::text = ANY (${tellable}::text[]))
                 OR NOT EXISTS (SELECT FROM card_facts WHERE ${UNTOLD})))
        ORDER BY c.created_at, c.id LIMIT ${aChannel}
      ) first
      ORDER BY first.rank, first.created_at LIMIT ${most}
    ), locked_cards AS MATERIALIZED (
      SELECT c.id FROM due_cards d JOIN cards c ON c.id = d.id AND c.xmin = d.version
      FOR NO KEY UPDATE OF c SKIP LOCKED
    ), claimed_cards AS (
      UPDATE cards c SET next_attempt_at = ${until}, attempts = c.attempts + 1
      FROM locked_cards l WHERE c.id = l.id
      RETURNING c.id
    )`;
}

const personOf = (id: Sql) => sql`(
        SELECT json_build_object('firstName', first_name, 'lastName', last_name, 'email', email) FROM users WHERE id = ${id})`;

/**
 * The fact `f` as part of an earlier line: a mail that was sent has been delivered, and a suppressed address has ended its
 * round.
 */
const EARLIER_LINE = sql`(
        SELECT json_build_object('id', p.id, 'ts', p.ts, 'kind', p.kind, 'day', p.day, 'at', p.at) FROM card_facts p
        WHERE p.card_id = c.id AND p.error IS NULL AND split_part(p.key, ':', 1) = split_part(f.key, ':', 1)
          AND (f.kind = 'DELIVERED' AND p.kind::text IN ('WELCOME_SENT', 'FOLLOW_UP_SENT', 'LINK_SENT_AGAIN') AND coalesce(p.day, 0) = coalesce(f.day, 0)
            OR f.kind = 'BOUNCED' AND p.kind = 'SUPPRESSED') LIMIT 1)`;

/**
 * What the claimed cards say (`CardContent`), as it was when they were claimed. Most tables are read by subqueries: to order a join of
 * ten tables would take the server longer than to run it.
 */
export const CLAIMED_CARDS = sql`
    SELECT 'card', c.id::text, c.attempts, c.created_at, json_build_object(
      'channel', c.channel, 'requestedBy', c.requested_by, 'createdAt', c.created_at,
      'membershipId', m.id, 'postedChannel', c.posted_channel, 'ts', c.ts, 'revision', c.revision, 'shown', c.shown, 'told', c.told,
      'invitee', ${personOf(sql`m.user_id`)},
      'tenant', (SELECT json_build_object('name', name, 'timezone', timezone, 'brandName', brand_name) FROM tenants WHERE id = m.tenant_id),
      'company', (SELECT name FROM companies WHERE id = m.company_id),
      'permissionsTemplate', (SELECT name FROM permissions_templates WHERE id = m.permissions_template_id),
      'deactivatedAt', m.deactivated_at, 'number', r.number, 'status', r.status, 'welcomedAt', r.welcomed_at,
      'nextFollowUpAt', r.next_follow_up_at, 'expiresAt', r.expires_at, 'endedAt', r.ended_at,
      'sentBy', ${personOf(sql`r.sent_by_id`)},
      'mail', (
        SELECT json_build_object('kind', kind, 'status', status, 'error', error,
          'deliveredAt', CASE WHEN status = 'DELIVERED' THEN settled_at END,
          'leavesAt', CASE WHEN status = 'QUEUED' AND due_at > created_at THEN due_at END, 'waitsFor', (
          SELECT waits_for FROM mail_batches WHERE status IN ('SENDING', 'PARKED') AND waits_for IS NOT NULL
          ORDER BY status = 'PARKED' DESC, frozen_at LIMIT 1))
        FROM emails WHERE round_id = r.id AND day = 0),
      'unknownFacts', (SELECT count(*) FROM card_facts WHERE ${UNTOLD} AND NOT ${KNOWN}),
      'facts', (
        SELECT coalesce(json_agg(json_build_object(
                 'id', f.id, 'attempts', f.attempts, 'kind', f.kind, 'day', f.day, 'roundNumber', f.round_number,
                 'detail', f.detail, 'at', f.at,
                 'toldByCard', f.kind IN ('INVITED', 'REINVITED')
                   AND f.sequence = (SELECT min(sequence) FROM card_facts WHERE card_id = c.id),
                 'belongsTo', CASE WHEN f.kind IN ('DELIVERED', 'BOUNCED') THEN ${EARLIER_LINE} END,
                 'by', ${personOf(sql`fr.sent_by_id`)},
                 'mail', (SELECT kind FROM emails WHERE round_id = fr.id AND day = 0)) ORDER BY f.sequence), '[]')
        FROM (SELECT * FROM card_facts WHERE ${UNTOLD} AND ${KNOWN}) f
        LEFT JOIN rounds fr ON fr.membership_id = m.id AND fr.id::text = split_part(f.key, ':', 1)))
    FROM claimed_cards
    JOIN cards c ON c.id = claimed_cards.id
    JOIN memberships m ON m.id = (SELECT membership_id FROM invitations WHERE id = c.invitation_id)
    JOIN rounds r ON r.id = (
      SELECT id FROM rounds WHERE membership_id = m.id AND card_id = c.id ORDER BY number DESC LIMIT 1)`;
