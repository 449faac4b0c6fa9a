import type { CardData, CardPerson } from '../../../blocks/channel/card.ts';
import type { FactData } from '../../../blocks/channel/fact.ts';
import { type Brand, brandBeside } from '../../brand.ts';
import type { Context } from '../../context.ts';
import type { EmailKind, FactKind, RoundStatus } from '../../generated/prisma/enums.ts';
import type { Lease } from '../lease.ts';
import type { Claimed } from '../run.ts';
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
  /** The revision that `data` is, the one that Slack shows, and the one whose facts are all in the thread. */
  revision: number;
  shown: number;
  told: number;
  /** Attempts to post it whose outcome is not known. */
  attempts: number;
  /** Why it is given up. */
  error: string | null;
  data: Omit<CardData, 'notIn'>;
  /** Not in the thread yet, oldest first. */
  facts: CardFact[];
  /** How many facts there are of kinds that only a newer version knows. */
  unknownFacts: number;
  /** What came of facts in this run. */
  settled: Pick<CardFact, 'id' | 'ts' | 'error' | 'attempts'>[];
}

export interface CardFact {
  id: string;
  ts: string | null;
  error: string | null;
  attempts: number;
  /** The fact that the card was made for: the card itself tells it. */
  toldByCard: boolean;
  /** The line that says it as well: a mail that was sent and delivered is one line. */
  belongsTo: EarlierLine | null;
  data: FactData;
}

/** A fact of before; `ts` is null while it waits to be posted. */
export interface EarlierLine {
  id: string;
  ts: string | null;
  kind: FactKind;
  day: number | null;
  at: Date;
}

/** What is read of a claimed card, as JSON: times are texts. */
export interface CardContent {
  channel: string;
  requestedBy: string | null;
  createdAt: string;
  postedChannel: string | null;
  ts: string | null;
  membershipId: string;
  revision: number;
  shown: number;
  told: number;
  invitee: CardPerson;
  tenant: { name: string; timezone: string; brandName: string | null };
  company: string;
  permissionsTemplate: string;
  deactivatedAt: string | null;
  number: number;
  status: RoundStatus;
  sentBy: CardPerson | null;
  welcomedAt: string | null;
  nextFollowUpAt: string | null;
  expiresAt: string;
  endedAt: string | null;
  mail:
    | (Omit<NonNullable<CardData['round']['mail']>, 'deliveredAt' | 'leavesAt'> & {
        deliveredAt: string | null;
        leavesAt: string | null;
      })
    | null;
  unknownFacts: number;
  facts: {
    id: string;
    attempts: number;
    toldByCard: boolean;
    belongsTo: (Omit<EarlierLine, 'at'> & { at: string }) | null;
    kind: FactKind;
    at: string;
    day: number | null;
    roundNumber: number | null;
    detail: string | null;
    by: CardPerson | null;
    mail: EmailKind | null;
  }[];
}

/** @throws Error when a time is none */
export function toCard(
  content: CardContent,
  { lease, slack, brand }: { lease: Lease; slack: Announcer; brand: Brand },
): ClaimedCard {
  const { postedChannel, ts, revision, shown, told, requestedBy, unknownFacts } = content;
  const { membershipId, invitee, tenant, company, permissionsTemplate, number, status, sentBy, mail } =
    content;
  return {
    ...{ lease, id: lease.id, requestedBy, revision, shown, told, unknownFacts },
    attempts: lease.earlier,
    createdAt: time(content.createdAt),
    channel: slack.known(postedChannel ?? content.channel),
    askedFor: content.channel,
    posted: postedChannel && ts ? { channel: postedChannel, ts } : null,
    ...{ fresh: false, error: null, settled: [] },
    data: {
      ...{ membershipId, invitee, company, permissionsTemplate },
      tenant: { ...tenant, brand: brandBeside(tenant, brand) },
      deactivatedAt: timeOrNull(content.deactivatedAt),
      round: {
        ...{ number, status, sentBy },
        mail: mail && {
          ...mail,
          deliveredAt: timeOrNull(mail.deliveredAt),
          leavesAt: timeOrNull(mail.leavesAt),
        },
        welcomedAt: timeOrNull(content.welcomedAt),
        nextFollowUpAt: timeOrNull(content.nextFollowUpAt),
        expiresAt: time(content.expiresAt),
        endedAt: timeOrNull(content.endedAt),
      },
    },
    facts: content.facts.map(({ id, attempts, toldByCard, belongsTo, at, ...fact }) => ({
      ...{ id, attempts, toldByCard, ts: null, error: null },
      belongsTo: belongsTo && { ...belongsTo, at: time(belongsTo.at) },
      data: { ...fact, at: time(at), timezone: tenant.timezone },
    })),
  };
}

function time(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new Error(`Not a time: ${text}`);
  return date;
}

function timeOrNull(text: string | null): Date | null {
  return text === null ? null : time(text);
}

/** Says that facts wait for a newer version. */
export function logUnknownFacts(
  { logger }: Pick<Context, 'logger'>,
  { id: card, content: { unknownFacts } }: { id: string; content: Pick<CardContent, 'unknownFacts'> },
): void {
  if (unknownFacts === 0) return;
  logger.warn(
    { card, unknownFacts },
    'A newer version of Usher wrote news that this one cannot tell. They wait for the newer one.',
  );
}
