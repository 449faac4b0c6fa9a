import type { CardData, CardPerson } from '../../../blocks/channel/card.ts';
import type { FactData } from '../../../blocks/channel/fact.ts';
import type { Context } from '../../context.ts';
import type { EmailKind, EmailStatus, FactKind, RoundStatus } from '../../generated/prisma/enums.ts';
import type { Posted } from '../slack-client.ts';

export interface CardToShow {
  id: string;
  /** As asked for. */
  channel: string;
  requestedBy: string | null;
  createdAt: Date;
  posted: Posted | null;
  /** Posted in this run. */
  fresh: boolean;
  /** The revision that `data` is. */
  revision: number;
  shown: number;
  attempts: number;
  data: Omit<CardData, 'refusedIn'>;
  facts: FactToTell[];
}

export interface FactToTell {
  id: string;
  attempts: number;
  /** The fact that the card was made for: the card itself tells it. */
  toldByCard: boolean;
  data: FactData;
}

/** Facts of one card that are told in one run. */
const FACTS = 20;

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
  mail: { kind: EmailKind; status: EmailStatus; error: string | null } | null;
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

/** All that these cards and the next lines of their threads say, in one statement. */
export async function readCards({ db }: Pick<Context, 'db'>, ids: readonly string[]): Promise<CardToShow[]> {
  const rows = await db.$queryRaw<Row[]>`
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
             json_build_object('kind', e.kind, 'status', e.status, 'error', e.error) END AS mail,
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
            ORDER BY sequence LIMIT ${FACTS}) f
      LEFT JOIN rounds fr ON fr.invitation_id = c.invitation_id AND fr.id::text = split_part(f.key, ':', 1)
      LEFT JOIN users fs ON fs.id = fr.sent_by_id
      LEFT JOIN emails fe ON fe.round_id = fr.id AND fe.day = 0
    ) facts
    WHERE c.id = ANY (${ids}::uuid[])
    ORDER BY c.created_at, c.id`;
  return rows.map(toCard);
}

function toCard(row: Row): CardToShow {
  const { id, channel, requestedBy, createdAt, revision, shown, attempts, invitee, tenant } = row;
  const { number, sentBy, welcomedAt, nextFollowUpAt, expiresAt, endedAt, mail } = row;
  return {
    ...{ id, channel, requestedBy, createdAt, revision, shown, attempts },
    posted: row.postedChannel && row.ts ? { channel: row.postedChannel, ts: row.ts } : null,
    fresh: false,
    data: {
      invitee,
      tenant,
      company: row.company,
      permissionsTemplate: row.permissionsTemplate,
      round: {
        ...{ number, sentBy, welcomedAt, nextFollowUpAt, expiresAt, endedAt },
        status: row.status,
        mail,
      },
    },
    facts: row.facts.map((fact) => ({
      id: fact.id,
      attempts: fact.attempts,
      toldByCard: fact.toldByCard,
      data: {
        ...{ day: fact.day, roundNumber: fact.roundNumber, detail: fact.detail, by: fact.by },
        kind: fact.kind,
        at: new Date(fact.at),
        mail: fact.mail,
        timezone: tenant.timezone,
      },
    })),
  };
}
