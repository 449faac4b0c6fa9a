import type { KnownBlock } from '@slack/types';
import type { Meant } from '../../src/directory/people/look-up-email.ts';
import type { MailHold } from '../../src/invitations/status/mail-hold.ts';
import type { PersonStatus } from '../../src/invitations/status/person-status.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import { emailName, putOffUntil } from '../../src/words/emails.ts';
import { ACTIONS } from '../ids.ts';
import { day, moment } from '../kit/date.ts';
import { meantMrkdwn } from '../kit/meant.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { button, section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { personButton } from '../person/person-menu.ts';
import { emailStateMrkdwn, roundEndMrkdwn } from './standing.ts';

/** A message takes about 13,000 characters. */
const TENANTS = 8;
/** The latest emails of a round. */
const MAILS = 6;

type Place = PersonStatus['memberships'][number];
type PlaceRound = Place['rounds'][number];

/** `/invite status jane@acme.test`: where one person stands, in each tenant the caller may see. */
export function personStatusReply(person: PersonStatus, hold: MailHold | null = null): Reply {
  const { memberships } = person;
  const who = `${bold(person.name)}  ·  ${escapeMrkdwn(person.email, 300)}  ·  ${escapeMrkdwn(person.companyName, 250)}`;
  const places = memberships.slice(0, TENANTS).map((place) => placeText(place, hold));
  const left = memberships.length - places.length;
  const { text } = reply([who, ...places].join('\n'));
  return {
    text,
    blocks: [
      section(who),
      ...memberships.slice(0, TENANTS).map((place) => placeBlock(place, hold, person.name)),
      ...(left > 0 ? [section(`… and ${left} more ${left === 1 ? 'tenant' : 'tenants'}.`)] : []),
    ],
  };
}

/** The same answer for an unknown person and for someone in tenants that the caller cannot see. */
export function unknownPersonReply(
  email: string,
  /** Someone in those directories who was probably meant. */
  meant: Meant | null,
  commands: CommandNames,
): Reply {
  const nobody = `Nobody with the email ID ${escapeMrkdwn(email, 300)} is in a directory that you can see.`;
  if (meant === null) return reply(`${nobody} To add the person, type \`${commands.invite}\`.`);
  const show = button('Show status', ACTIONS.showStatus, { value: meant.emailKey });
  return reply(`${nobody} ${meantMrkdwn(meant)}`, { type: 'actions', elements: [show] });
}

function placeBlock(place: Place, hold: MailHold | null, about: string): KnownBlock {
  const { membershipId } = place;
  return section(placeText(place, hold), personButton('DETAILS', { membershipId, about }));
}

function placeText(place: Place, hold: MailHold | null): string {
  const [round] = place.rounds;
  const title = `${bold(place.tenantName, 150)}  ·  ${escapeMrkdwn(place.templateName, 150)}`;
  return [
    title,
    stateOf(place, round),
    ...(round ? round.emails.slice(-MAILS).map((mail) => mailLine(mail, place.timezone, hold)) : []),
  ].join('\n');
}

function stateOf(place: Place, round: PlaceRound | undefined): string {
  const { deactivatedAt, firstLoginAt, lastLoginAt, timezone } = place;
  if (deactivatedAt) return `Deactivated ${day(deactivatedAt, timezone)}.`;
  if (firstLoginAt && lastLoginAt) {
    const [first, last] = [day(firstLoginAt, timezone), moment(lastLoginAt, timezone)];
    return `:white_check_mark: Logged in, first ${first}, last ${last}.`;
  }
  if (!round) return 'Never invited.';
  const by = round.sentByName ? ` by ${escapeMrkdwn(round.sentByName, 100)}` : ' at the person’s own request';
  const number = round.number > 1 ? `, round ${round.number}` : '';
  const invited = `Invited ${moment(round.openedAt, timezone)}${by}${number}`;
  return round.status === 'OPEN'
    ? `${invited}. Not logged in yet.${nextOf(round, timezone)}`
    : `${invited}; ${roundEndMrkdwn(round.status)}${round.endedAt ? ` ${day(round.endedAt, timezone)}` : ''}.`;
}

/** Nothing while the first mail is to leave: only then do the days count. */
function nextOf({ welcomedAt, nextFollowUpAt, expiresAt }: PlaceRound, timezone: string): string {
  if (!welcomedAt) return '';
  const next = nextFollowUpAt
    ? ` Next follow-up ${day(nextFollowUpAt, timezone)};`
    : ' No follow-ups are left;';
  return `${next} the link works until ${day(expiresAt, timezone)}.`;
}

function mailLine(mail: PlaceRound['emails'][number], timezone: string, hold: MailHold | null): string {
  const name = emailName(mail.kind, mail.day);
  if (mail.putOffUntil) return `• ${name}: ${putOffUntil(moment(mail.putOffUntil, timezone))}`;
  const at = mail.settledAt ?? mail.acceptedAt ?? mail.createdAt;
  return `• ${name}: ${emailStateMrkdwn(mail.status, hold)}, ${day(at, timezone)}`;
}
