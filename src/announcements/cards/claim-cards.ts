import type { CardData, CardPerson } from '../../../blocks/channel/card.ts';
import type { FactData } from '../../../blocks/channel/fact.ts';
import type { Context } from '../../context.ts';
import { type EmailKind, FactKind, type RoundStatus } from '../../generated/prisma/enums.ts';
import { readEach } from '../../read-each.ts';
import { EDITS } from '../channel-pace.ts';
import { claimable, Lease, leaseUntil, setAside } from '../lease.ts';
import type { Claimed, Run } from '../run.ts';
import type { Announcer, Posted } from '../slack-client.ts';

/** A claimed card with all that it and the next lines of its thread say. The run keeps it up to date. */
export interface ClaimedCard extends Claimed {
  id: string;
  /** The channel as it was asked for. */
  askedFor: string;
  requestedBy: string | null;
  createdAt: Date;
  posted: Posted | null;
  /** Posted in this run. */
  fresh: boolean;
  /** The revision that `data` is, and the one that Slack shows. */
  revision: number;
  shown: number;
  attempts: number;
  data: Omit<CardData, 'notIn'>;
  /** Not in the thread yet, oldest first. */
  facts: CardFact[];
}

export interface CardFact {
  id: string;
  attempts: number;
  /** The fact that the card was made for: the card itself tells it. */
  toldByCard: boolean;
  data: FactData;
}

/** The facts that this version can tell. */
const KINDS = Object.values(FactKind);

/** Cards a run, and of them in one channel, so that the others do not wait for a busy one. */
const CARDS = 100;
const CARDS_A_CHANNEL = 5;
/** Facts of one card a run. */
const FACTS = 20;

/** Claims cards that are to be posted or edited, or whose thread lacks facts: oldest first in each channel. */
export async function claimCards({ context, slack }: Pick<Run, 'context' | 'slack'>): Promise<ClaimedCard[]> {
  const at = context.clock.now();
  const until = leaseUntil(at);
  const claimed = await context.db.$queryRaw<{ id: string }[]>`
    WITH waiting AS (
      SELECT id, true AS to_show FROM cards WHERE shown < revision AND error IS NULL
      UNION ALL
      SELECT card_id, false FROM card_facts
      WHERE ts IS NULL AND error IS NULL AND kind::text = ANY (${KINDS}::text[])
    ), due AS (
      SELECT c.id, c.created_at,
             row_number() OVER (PARTITION BY coalesce(c.posted_channel, c.channel) ORDER BY c.created_at, c.id) AS rank
      FROM (SELECT id, bool_or(to_show) AS to_show, bool_or(NOT to_show) AS to_tell FROM waiting GROUP BY id) w
      JOIN cards c ON c.id = w.id
      WHERE c.error IS NULL
        AND ${claimable(at)}
        AND (CASE WHEN c.ts IS NULL THEN w.to_show ELSE w.to_tell END
               AND coalesce(c.posted_channel, c.channel) <> ALL (${slack.heldChannels()}::text[])
             OR c.ts IS NOT NULL AND w.to_show AND ${!slack.pace.isHeld(EDITS)})
    )
    UPDATE cards SET next_attempt_at = ${until}
    WHERE id IN (SELECT id FROM due WHERE rank <= ${CARDS_A_CHANNEL} ORDER BY rank, created_at LIMIT ${CARDS})
      AND ${claimable(at)}
    RETURNING id`;
  if (claimed.length === 0) return [];
  const leaseOf = (id: string) => new Lease(context, { kind: 'card', id, until });
  const rows = await readEach({
    ids: claimed.map(({ id }) => id),
    read: (ids) => readCards(context, ids),
    setAside: (id, error) => setAside(context, leaseOf(id), error),
  });
  for (const { id: card, unknownFacts } of rows) {
    if (unknownFacts === 0) continue;
    context.logger.warn(
      { card, unknownFacts },
      'A newer version of Usher wrote news that this one cannot tell. They wait for the newer one.',
    );
  }
  return rows.map((row) => toCard(row, slack, leaseOf(row.id)));
}

interface Row {
  id: string;
  channel: string;
  requestedBy: string | null;
  createdAt: Date;
  postedChannel: string | null;
  ts: string | null;
  revision: number;
  shown: number;
  attempts: number;
  invitee: CardPerson;
  tenant: CardData['tenant'];
  company: string;
  permissionsTemplate: string;
  number: number;
  status: RoundStatus;
  sentBy: CardPerson | null;
  welcomedAt: Date | null;
  nextFollowUpAt: Date | null;
  expiresAt: Date;
  endedAt: Date | null;
  mail: NonNullable<CardData['round']['mail']> | null;
  /** How many facts there are of kinds that only a newer version knows. */
  unknownFacts: number;
  facts: {
    id: string;
    attempts: number;
    toldByCard: boolean;
    kind: FactKind;
    at: number;
    day: number | null;
    roundNumber: number | null;
    detail: string | null;
    by: CardPerson | null;
    mail: EmailKind | null;
  }[];
}

async function readCards({ db }: Pick<Context, 'db'>, ids: readonly string[]): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT c.id, c.channel, c.requested_by AS "requestedBy", c.created_at AS "createdAt",
           c.posted_channel AS "postedChannel", c.ts, c.revision, c.shown, c.attempts,
           json_build_object('firstName', u.first_name, 'lastName', u.last_name, 'email', u.email) AS invitee,
           json_build_object('name', t.name, 'timezone', t.timezone) AS tenant,
           co.name AS company, p.name AS "permissionsTemplate",
           r.number, r.status::text AS status, r.welcomed_at AS "welcomedAt",
           r.next_follow_up_at AS "nextFollowUpAt", r.expires_at AS "expiresAt", r.ended_at AS "endedAt",
           CASE WHEN s.id IS NOT NULL THEN
             json_build_object('firstName', s.first_name, 'lastName', s.last_name, 'email', s.email) END AS "sentBy",
           CASE WHEN e.id IS NOT NULL THEN
             json_build_object('kind', e.kind, 'status', e.status, 'error', e.error, 'waitsFor', (
               SELECT waits_for FROM mail_batches WHERE status IN ('SENDING', 'PARKED') AND waits_for IS NOT NULL
               ORDER BY status = 'PARKED' DESC, frozen_at LIMIT 1)) END AS mail,
           (SELECT count(*)::int FROM card_facts
            WHERE card_id = c.id AND ts IS NULL AND error IS NULL
              AND kind::text <> ALL (${KINDS}::text[])) AS "unknownFacts",
           facts.list AS facts
    FROM cards c
    JOIN invitations i ON i.id = c.invitation_id
    JOIN memberships m ON m.id = i.membership_id
    JOIN users u ON u.id = m.user_id
    JOIN tenants t ON t.id = m.tenant_id
    JOIN companies co ON co.id = m.company_id
    JOIN permissions_templates p ON p.id = m.permissions_template_id
    JOIN LATERAL (SELECT * FROM rounds WHERE invitation_id = i.id AND card_id = c.id ORDER BY number DESC LIMIT 1) r ON true
    LEFT JOIN users s ON s.id = r.sent_by_id
    LEFT JOIN emails e ON e.round_id = r.id AND e.day = 0
    CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(json_build_object(
               'id', f.id, 'attempts', f.attempts, 'kind', f.kind, 'day', f.day, 'roundNumber', f.round_number, 'detail', f.detail,
               'at', round(extract(epoch FROM f.at) * 1000),
               'toldByCard', f.kind IN ('INVITED', 'REINVITED')
                 AND f.sequence = (SELECT min(sequence) FROM card_facts WHERE card_id = c.id),
               'by', CASE WHEN fs.id IS NOT NULL THEN
                 json_build_object('firstName', fs.first_name, 'lastName', fs.last_name, 'email', fs.email) END,
               'mail', fe.kind) ORDER BY f.sequence), '[]') AS list
      FROM (SELECT * FROM card_facts WHERE card_id = c.id AND ts IS NULL AND error IS NULL
              AND kind::text = ANY (${KINDS}::text[])
            ORDER BY sequence LIMIT ${FACTS}) f
      LEFT JOIN rounds fr ON fr.invitation_id = c.invitation_id AND fr.id::text = split_part(f.key, ':', 1)
      LEFT JOIN users fs ON fs.id = fr.sent_by_id
      LEFT JOIN emails fe ON fe.round_id = fr.id AND fe.day = 0
    ) facts
    WHERE c.id = ANY (${ids}::uuid[])
    ORDER BY c.created_at, c.id`;
}

function toCard(row: Row, slack: Announcer, lease: Lease): ClaimedCard {
  const { id, requestedBy, createdAt, revision, shown, attempts, invitee, tenant, company } = row;
  const {
    permissionsTemplate,
    number,
    status,
    sentBy,
    welcomedAt,
    nextFollowUpAt,
    expiresAt,
    endedAt,
    mail,
  } = row;
  return {
    ...{ lease, id, requestedBy, createdAt, revision, shown, attempts },
    channel: slack.known(row.postedChannel ?? row.channel),
    askedFor: row.channel,
    posted: row.postedChannel && row.ts ? { channel: row.postedChannel, ts: row.ts } : null,
    fresh: false,
    data: {
      ...{ invitee, tenant, company, permissionsTemplate },
      round: { number, status, sentBy, welcomedAt, nextFollowUpAt, expiresAt, endedAt, mail },
    },
    facts: row.facts.map(({ id, attempts, toldByCard, at, ...fact }) => ({
      ...{ id, attempts, toldByCard },
      data: { ...fact, at: new Date(at), timezone: tenant.timezone },
    })),
  };
}
