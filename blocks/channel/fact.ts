import type { EmailKind, FactKind } from '../../src/generated/prisma/enums.ts';
import { moment } from '../kit/date.ts';
import { clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { type CardPerson, firstMail, type Message, personName } from './card.ts';

/** A dated line of a card's thread. */
export interface FactData {
  kind: FactKind;
  at: Date;
  /** The day of a follow-up, or the number of a round. */
  number: number | null;
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
  const { kind, number, by } = data;
  switch (kind) {
    case 'Invited':
      return `Invited${by ? ` by ${personName(by)}` : ''}`;
    case 'Reinvited':
      return `Invited again${by ? ` by ${personName(by)}` : ''}${round(number)}`;
    case 'NewLink':
      return `New link sent at the invited person's own request${round(number)}`;
    case 'WelcomeSent':
      return `${mailName(data)} sent`;
    case 'FollowUpSent':
      return `${mailName(data)} sent`;
    case 'ReminderSent':
      return 'Sign-in reminder sent';
    case 'Delivered':
      return number === null ? 'Delivered' : `${mailName(data)} delivered`;
    case 'Bounced':
      return `Bounced${because(data)}`;
    case 'Complained':
      return `Reported as spam${because(data)}`;
    case 'Suppressed':
      return `Not sent: the mail provider holds this address on its suppression list${inBrackets(data)}`;
    case 'MailFailed':
      return `${mailName(data)} could not be sent${because(data)}`;
    case 'MailUnknown':
      return `${mailName(data)}: whether it left is not known${because(data)}`;
    case 'LoggedIn':
      return 'Logged in';
    case 'Revoked':
      return `Revoked${because(data)}`;
    case 'Deactivated':
      return `Deactivated${because(data)}`;
    case 'Expired':
      return 'Expired: the links no longer work';
  }
}

/** Which mail of the round: the day of a follow-up, else the first. */
function mailName({ number, mail }: FactData): string {
  return number ? `Day ${number} follow-up` : firstMail(mail ?? undefined);
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
