import type { EmailKind, FactKind } from '../../src/generated/prisma/enums.ts';
import { moment } from '../kit/date.ts';
import { clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { type CardPerson, firstMail, type Message, personName } from './card.ts';

/** A dated line of a card's thread. */
export interface FactData {
  kind: FactKind;
  at: Date;
  /** Of a mail: 0 for the first of its round, else the day of the follow-up. */
  day: number | null;
  /** The round that was opened. */
  roundNumber: number | null;
  detail: string | null;
  timezone: string;
  /** Who asked for the round that began; null: the invited person. */
  by: CardPerson | null;
  /** The first mail of the fact's round. */
  mail: EmailKind | null;
}

const DETAIL = 1_000;

/** One line a fact, with its moment. */
export function fact(data: FactData): Message {
  const line = clip(`${sentence(data)} · ${moment(data.at, data.timezone)}`, LIMITS.sectionText);
  return {
    text: line,
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: line, verbatim: true } }],
  };
}

function sentence(data: FactData): string {
  const { kind, day, roundNumber, by } = data;
  switch (kind) {
    case 'INVITED':
      return `Invited${by ? ` by ${personName(by)}` : ''}`;
    case 'REINVITED':
      return `Invited again${by ? ` by ${personName(by)}` : ''}${round(roundNumber)}`;
    case 'NEW_LINK':
      return `New link sent at the invited person’s request${round(roundNumber)}`;
    case 'WELCOME_SENT':
      return `${mailName(data)} sent`;
    case 'FOLLOW_UP_SENT':
      return `${mailName(data)} sent`;
    case 'REMINDER_SENT':
      return 'Sign-in reminder sent';
    case 'DELIVERED':
      return day === null ? 'Delivered' : `${mailName(data)} delivered`;
    case 'BOUNCED':
      return `Bounced${because(data)}`;
    case 'COMPLAINED':
      return `Reported as spam${because(data)}`;
    case 'SUPPRESSED':
      return `Not sent: the mail provider holds this address on its suppression list${inBrackets(data)}`;
    case 'MAIL_FAILED':
      return `${mailName(data)} could not be sent${because(data)}`;
    case 'MAIL_UNKNOWN':
      return `${mailName(data)}: whether it left is not known${because(data)}`;
    case 'LOGGED_IN':
      return 'Logged in';
    case 'REVOKED':
      return `Revoked${because(data)}`;
    case 'DEACTIVATED':
      return `Deactivated${because(data)}`;
    case 'EXPIRED':
      return 'Expired: the links no longer work';
  }
}

/** Which mail of the round: the day of a follow-up, else the first. */
function mailName({ day, mail }: FactData): string {
  return day ? `Day ${day} follow-up` : firstMail(mail ?? undefined);
}

function round(number: number | null): string {
  return number === null ? '' : `, round ${number}`;
}

function because({ detail }: FactData): string {
  return detail ? `: ${escapeMrkdwn(detail, DETAIL)}` : '';
}

function inBrackets({ detail }: FactData): string {
  return detail ? ` (${escapeMrkdwn(detail, DETAIL)})` : '';
}
