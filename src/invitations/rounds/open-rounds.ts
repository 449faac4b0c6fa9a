import type { SqlClient } from '../../database/direct.ts';
import type { AnnounceTo } from '../../directory/write-notice.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { cancelledWith } from './cancel-emails.ts';

export interface OpenedRound {
  readonly membershipId: string;
  readonly roundId: string;
  /** Of its first mail. */
  readonly emailRowId: string;
  readonly number: number;
  /** Its first mail is "You were added", for someone who has a password. */
  readonly added: boolean;
}

/** Rounds of a list, which has one card for all of them. */
export interface OfList {
  readonly listId: string;
}

/**
 * Opens a round for each of these memberships (domain.md, "Invite, Re-invite" 3 and 6), in one statement: ends the round
 * before, writes the Welcome email (or "You were added", for someone who already has a password), the channel's card with
 * its first fact, and the audit. The calling function has asked the policy, and holds the memberships' locks.
 *
 * The statement locks in the order of src/transaction.ts: rounds, emails that wait, cards.
 *
 * @param options.by the user who asked for it; null when the invited person asked for a new link
 * @param options.despite what came of earlier mail to some, as the caller confirmed, for the audit; by membership id
 * @param options.note what the caller writes to them, for the first mail
 * @param options.areFirst none of them was ever invited here, as is known under the locks: there is nothing to end, which is
 * a third of the statement
 * @param options.announce where the cards are shown; null: where those of the rounds before are, the card of a list included
 * @returns what was opened, by membership id
 */
export async function openRounds(
  tx: SqlClient,
  options: {
    membershipIds: readonly string[];
    by: { userId: string; name: string } | null;
    announce: AnnounceTo | OfList | null;
    at: Date;
    despite?: ReadonlyMap<string, string>;
    note?: string | null;
    areFirst?: boolean;
  },
): Promise<Map<string, OpenedRound>> {
  const { membershipIds, by, announce, note = null, areFirst = false } = options;
  if (membershipIds.length === 0) return new Map();
  const at = Prisma.sql`${options.at}::timestamptz`;
  const sentById = Prisma.sql`${by?.userId ?? null}::uuid`;
  const before = areFirst ? NOTHING_BEFORE : whatWasBefore(at);
  const { shown, list } = whereShown(announce, { at, sentById, before });
  const opened = await tx.$queryRaw<OpenedRound[]>`
    /* open rounds */
    WITH asked AS MATERIALIZED (
      SELECT m.id AS membership_id, m.tenant_id, t.timezone, t.link_days, u.email, u.password_hash IS NOT NULL AS added,
             -- Someone who has a password only has to log in: one mail, unless the tenant wants follow-ups for them too.
             CASE WHEN u.password_hash IS NULL OR t.follow_up_added THEN t.follow_up_days ELSE '{}' END AS follow_up_days,
             i.id AS known_invitation_id, coalesce(i.id, new_id()) AS invitation_id, new_id() AS round_id,
             new_id() AS email_id,
             last.id AS last_id, last.status AS last_status, last.card_id AS last_card_id, last.list_id AS last_list_id,
             coalesce(last.number, 0) + 1 AS number
      FROM memberships m
      JOIN tenants t ON t.id = m.tenant_id
      JOIN users u ON u.id = m.user_id
      LEFT JOIN invitations i ON i.membership_id = m.id
      LEFT JOIN LATERAL (${before.last}) last ON true
      WHERE m.id = ANY (${membershipIds}::uuid[])
    ), lives AS MATERIALIZED (
      SELECT link_days, timezone, link_end(${at}, link_days, timezone) AS expires_at
      FROM (SELECT DISTINCT link_days, timezone FROM asked) AS life
    ), ${before.ended} made_invitations AS (
      INSERT INTO invitations (id, membership_id, created_at)
      SELECT invitation_id, membership_id, ${at} FROM asked WHERE known_invitation_id IS NULL
    ), ${shown}, opened AS (
      INSERT INTO rounds (id, invitation_id, membership_id, number, sent_by_id, opened_at, follow_up_days, expires_at,
                          card_id, list_id, note)
      SELECT a.round_id, a.invitation_id, a.membership_id, a.number, ${sentById}, ${at}, a.follow_up_days, l.expires_at,
             c.id, ${list}, ${note}::text
      FROM asked a
      JOIN lives l ON l.link_days = a.link_days AND l.timezone = a.timezone
      LEFT JOIN cards_shown c ON c.invitation_id = a.invitation_id
      -- Of one person only one round is open. Where there are no cards at all, nothing above has waited for that.
      WHERE ${before.isEnded}
      RETURNING id, card_id
    ), written AS (
      INSERT INTO emails (id, kind, membership_id, round_id, created_at, due_at)
      SELECT email_id, CASE WHEN added THEN 'ADDED' ELSE 'WELCOME' END::email_kind, membership_id, round_id, ${at}, ${at}
      FROM asked
    ), noted AS (
      INSERT INTO card_facts (card_id, key, kind, round_number, at)
      SELECT o.card_id, a.round_id || ':opened',
             CASE WHEN ${sentById} IS NULL THEN 'NEW_LINK' WHEN a.number = 1 THEN 'INVITED' ELSE 'REINVITED' END::fact_kind,
             a.number, ${at}
      FROM opened o JOIN asked a ON a.round_id = o.id
      WHERE o.card_id IS NOT NULL
    ), audited AS (
      INSERT INTO audit_entries (at, actor_id, actor, action, tenant_id, subject, details)
      SELECT ${at}, ${sentById}, ${by?.name ?? 'the invited person'},
             CASE WHEN ${sentById} IS NULL THEN 'ask-for-new-link' WHEN number = 1 THEN 'invite' ELSE 're-invite' END,
             tenant_id, membership_id::text, jsonb_strip_nulls(jsonb_build_object('round', number, 'email', email, 'note', ${note}::text,
               'despite', ${JSON.stringify(Object.fromEntries(options.despite ?? []))}::jsonb ->> membership_id::text))
      FROM asked
    )
    SELECT membership_id AS "membershipId", round_id AS "roundId", email_id AS "emailRowId", number, added FROM asked`;
  return new Map(opened.map((round) => [round.membershipId, round]));
}

/** The rounds before those that are opened, which end with that. */
interface Before {
  /** Selects the last round of a membership `m`. */
  readonly last: Prisma.Sql;
  /** The steps that end what is open, with what waits of it. */
  readonly ended: Prisma.Sql;
  /** A condition that waits for these steps: they come before the cards are locked and changed, and another round is opened. */
  readonly isEnded: Prisma.Sql;
  /** Whether there may be cards of them. */
  readonly hasCards: boolean;
}

const NOTHING_BEFORE: Before = {
  last: Prisma.sql`SELECT NULL::uuid AS id, NULL::round_status AS status, NULL::uuid AS card_id, NULL::uuid AS list_id, NULL::int AS number`,
  ended: Prisma.empty,
  isEnded: Prisma.sql`true`,
  hasCards: false,
};

function whatWasBefore(at: Prisma.Sql): Before {
  return {
    last: Prisma.sql`
        SELECT id, status, card_id, list_id, number FROM rounds WHERE membership_id = m.id ORDER BY number DESC LIMIT 1`,
    ended: Prisma.sql`open AS MATERIALIZED (
      SELECT id FROM rounds WHERE id IN (SELECT last_id FROM asked WHERE last_status = 'OPEN')
      ORDER BY id FOR NO KEY UPDATE
    ), superseded AS (
      UPDATE rounds r SET status = 'SUPERSEDED', ended_at = ${at}, next_follow_up_at = NULL
      FROM open WHERE r.id = open.id AND r.status = 'OPEN'
      RETURNING r.id
    ), ${cancelledWith('superseded', at)},`,
    isEnded: Prisma.sql`(SELECT count(*) FROM superseded) + (SELECT count(*) FROM cancelled) >= 0`,
    hasCards: true,
  };
}

/** The step that makes or changes the cards, and the list whose card shows the rounds instead. */
function whereShown(
  announce: AnnounceTo | OfList | null,
  written: { at: Prisma.Sql; sentById: Prisma.Sql; before: Before },
): { shown: Prisma.Sql; list: Prisma.Sql } {
  if (announce === null) return { shown: shownWhereItWas(written.before), list: Prisma.sql`a.last_list_id` };
  if ('listId' in announce) return { shown: NO_CARDS, list: Prisma.sql`${announce.listId}::uuid` };
  return { shown: shownIn(announce, written), list: Prisma.sql`NULL::uuid` };
}

/** One card per invitation and channel: a re-invite in the same channel uses the card that is there. */
function shownIn(
  announce: AnnounceTo,
  { at, sentById, before }: { at: Prisma.Sql; sentById: Prisma.Sql; before: Before },
) {
  const { workspace, channel, requestedBy } = announce;
  const known = Prisma.sql`known_cards AS MATERIALIZED (
      SELECT c.id FROM cards c JOIN asked a ON a.known_invitation_id = c.invitation_id
      WHERE c.workspace = ${workspace} AND c.channel = ${channel} AND ${before.isEnded}
      ORDER BY c.id FOR NO KEY UPDATE OF c
    ),`;
  return Prisma.sql`${before.hasCards ? known : Prisma.empty} cards_shown AS (
      INSERT INTO cards (invitation_id, workspace, channel, requested_by, requested_by_id, created_at)
      SELECT invitation_id, ${workspace}, ${channel}, ${requestedBy}, ${sentById}, ${at}
      FROM asked WHERE ${before.hasCards ? Prisma.sql`(SELECT count(*) FROM known_cards) >= 0` : before.isEnded}
      ON CONFLICT (invitation_id, workspace, channel) DO UPDATE
      SET requested_by = EXCLUDED.requested_by, requested_by_id = EXCLUDED.requested_by_id, error = NULL,
          revision = cards.revision + 1
      RETURNING id, invitation_id
    )`;
}

function shownWhereItWas({ isEnded }: Before): Prisma.Sql {
  return Prisma.sql`known_cards AS MATERIALIZED (
      SELECT c.id FROM cards c JOIN asked a ON a.last_card_id = c.id WHERE ${isEnded}
      ORDER BY c.id FOR NO KEY UPDATE OF c
    ), cards_shown AS (
      UPDATE cards c SET revision = revision + 1 FROM known_cards k WHERE c.id = k.id
      RETURNING c.id, c.invitation_id
    )`;
}

const NO_CARDS = Prisma.sql`cards_shown AS (SELECT NULL::uuid AS id, NULL::uuid AS invitation_id WHERE false)`;
