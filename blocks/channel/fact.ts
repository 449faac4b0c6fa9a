import type { EmailKind, FactKind } from '../../src/generated/prisma/enums.ts';
import { EMAIL_STATE_REASONS, EMAIL_STATES, emailName, emailNameByDay } from '../../src/words/emails.ts';
import { roundEnded } from '../../src/words/rounds.ts';
import { moment, timeOfDay } from '../kit/date.ts';
import { section } from '../kit/section.ts';
import { clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { type CardPerson, type Message, personNameMrkdwn } from './card.ts';

/** A dated line of a card's thread. */
export interface FactData {
  kind: FactKind;
  at: Date;
  /** Of a mail: its day, by which `emailNameByDay` names it. */
  day: number | null;
  /** The round that was opened. */
  roundNumber: number | null;
  detail: string | null;
  /** Of a mail that was sent: when it arrived, once that is known. */
  deliveredAt?: Date | null;
  timezone: string;
  /** Who asked for the round that began; null: the invited person. */
  by: CardPerson | null;
  /** The first mail of the fact's round. */
  mail: EmailKind | null;
}

const DETAIL = 1_000;
/** Milliseconds. */
const SOON = 60 * 60 * 1000;

/** News that the whole channel is to see, and not only those who follow the thread: a new round, and all trouble. */
const BROADCAST: ReadonlySet<FactKind> = new Set([
  'REINVITED',
  'BOUNCED',
  'COMPLAINED',
  'SUPPRESSED',
  'MAIL_FAILED',
  'DECLINED',
  'EXPIRED',
]);

export function isBroadcast(kind: FactKind): boolean {
  return BROADCAST.has(kind);
}

/** A fact as one line, with the time it happened. */
export function fact(data: FactData): Message {
  const when = `${moment(data.at, data.timezone)}${arrival(data)}`;
  const line = clip(`${sentence(data)} · ${when}`, LIMITS.sectionText);
  return {
    text: line,
    blocks: [section(line)],
  };
}

/** A mail mostly arrives within the hour: then the day is not said twice. */
function arrival({ at, deliveredAt, timezone }: FactData): string {
  if (!deliveredAt) return '';
  const soon = deliveredAt.getTime() - at.getTime() < SOON;
  const when = soon ? timeOfDay(deliveredAt, timezone) : moment(deliveredAt, timezone);
  return `, ${EMAIL_STATES.DELIVERED} ${when}`;
}

function sentence(data: FactData): string {
  const { kind, day, roundNumber, by } = data;
  switch (kind) {
    case 'INVITED':
      return `Invited${by ? ` by ${personNameMrkdwn(by)}` : ''}`;
    case 'REINVITED':
      return `Invited again${by ? ` by ${personNameMrkdwn(by)}` : ''}${round(roundNumber)}`;
    case 'NEW_LINK':
      return `New link sent at the invited person’s request${round(roundNumber)}`;
    case 'WELCOME_SENT':
    case 'FOLLOW_UP_SENT':
      return `${mailName(data)} ${EMAIL_STATES.ACCEPTED}`;
    case 'REMINDER_SENT':
      return `${emailName('SIGN_IN_REMINDER', 0)} ${EMAIL_STATES.ACCEPTED}`;
    case 'LINK_SENT_AGAIN':
      return 'Link sent again at the invited person’s request';
    case 'DELIVERED':
      return day === null ? 'Delivered' : `${mailName(data)} ${EMAIL_STATES.DELIVERED}`;
    case 'SUPPRESSED':
      return `${mailName(data)} ${EMAIL_STATES.SUPPRESSED}: ${EMAIL_STATE_REASONS.SUPPRESSED}${inBrackets(data)}`;
    case 'MAIL_FAILED':
      return `${mailName(data)} ${EMAIL_STATES.FAILED}${because(data)}`;
    case 'MAIL_UNKNOWN':
      return `${mailName(data)} ${EMAIL_STATES.UNKNOWN}${because(data)}`;
    case 'EXPIRED':
      return `${roundEnded(kind)}: the links no longer work`;
    case 'LOGGED_IN':
    case 'BOUNCED':
    case 'COMPLAINED':
      return `${roundEnded(kind)}${because(data)}`;
    case 'REVOKED':
    case 'DEACTIVATED':
      return `${roundEnded(kind)}${byWhom(data)}`;
    case 'DECLINED':
      return `${roundEnded(kind)}: “This is not for me”`;
    case 'REACTIVATED':
      return `Reactivated${byWhom(data)}`;
    case 'CORRECTED':
      return `Address corrected${because(data)}`;
    case 'EDITED':
      return `Edited${because(data)}`;
  }
}

/** The email that the fact is about. */
function mailName({ day, mail }: FactData): string {
  return emailNameByDay(day, mail);
}

function round(number: number | null): string {
  return number === null ? '' : `, round ${number}`;
}

function because({ detail }: FactData): string {
  return detail ? `: ${escapeMrkdwn(detail, DETAIL)}` : '';
}

/** Who ended the round, which is what such a fact has to tell. */
function byWhom({ detail }: FactData): string {
  return detail ? ` by ${escapeMrkdwn(detail, DETAIL)}` : '';
}

function inBrackets({ detail }: FactData): string {
  return detail ? ` (${escapeMrkdwn(detail, DETAIL)})` : '';
}
