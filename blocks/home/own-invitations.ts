import type { KnownBlock } from '@slack/types';
import type { EmailStatus, RoundStatus } from '../../src/generated/prisma/enums.ts';
import type { OwnInvitation } from '../../src/invitations/status/home/own-invitations.ts';
import type { MailHold } from '../../src/invitations/status/mail-hold.ts';
import { EMAIL_STATES, emailName } from '../../src/words/emails.ts';
import { roundEnded } from '../../src/words/rounds.ts';
import { day } from '../kit/date.ts';
import { section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { type PersonVerb, personButton, personMenu } from '../person/person-menu.ts';
import { emailStateMrkdwn } from '../status/standing.ts';

/** Milliseconds of a day. */
const DAY = 86_400_000;
/** Room for what a mail server said. */
const REASON = 200;

/** Someone who has been invited and has not logged in yet: since when, what became of the mail, what comes next. */
export function waitingBlock(invitation: OwnInvitation, { at, hold }: { at: Date; hold: MailHold | null }) {
  const { round, mail, timezone, membershipId } = invitation;
  const age = Math.floor((at.getTime() - round.openedAt.getTime()) / DAY);
  const ago = age < 1 ? '' : age === 1 ? ', a day ago' : `, ${age} days ago`;
  const number = round.number > 1 ? ` (round ${round.number})` : '';
  const facts = [
    `Invited ${day(round.openedAt, timezone)}${ago}${number}`,
    ...(mail ? [`${emailName(mail.kind, mail.day)} ${emailStateMrkdwn(mail.status, hold)}`] : []),
    nextStep(invitation),
  ];
  const verbs = [...invitersVerbs(invitation, ['REINVITE', 'REVOKE', 'EDIT', 'CORRECT']), 'DETAILS'] as const;
  return section(`${who(invitation)}\n${facts.join(' · ')}`, personMenu(membershipId, verbs) ?? undefined);
}

/** Someone whose invitation goes no further by itself: what happened, and the buttons that help. */
export function stuckBlocks(invitation: OwnInvitation): KnownBlock[] {
  const { membershipId, name } = invitation;
  const said = section(`${who(invitation)}\n:warning: ${whatHappened(invitation)}`);
  const verbs = [...invitersVerbs(invitation, helpFor(invitation)), 'DETAILS'] as const;
  const elements = verbs.map((verb) => personButton(verb, { membershipId, about: name }));
  return [said, { type: 'actions', elements }];
}

/** What helps, the likeliest first. Where the address is the trouble, it is another address. */
function helpFor({ round, mail }: OwnInvitation): readonly PersonVerb[] {
  if (round.status === 'OPEN') {
    return mail?.status === 'UNKNOWN' ? ['REINVITE', 'REVOKE'] : ['CORRECT', 'REINVITE', 'REVOKE'];
  }
  return round.status === 'BOUNCED' ? ['CORRECT', 'REINVITE'] : ['REINVITE'];
}

/** Those of the verbs that this inviter may still use about the person. */
function invitersVerbs(invitation: OwnInvitation, verbs: readonly PersonVerb[]): readonly PersonVerb[] {
  if (!invitation.mayInvite) return [];
  return verbs.filter((verb) => verb !== 'CORRECT' || invitation.mayCorrect);
}

function who({ name, email, tenantName }: OwnInvitation): string {
  return `${bold(name, 200)}  ${escapeMrkdwn(email, 200)}  ·  ${escapeMrkdwn(tenantName, 150)}`;
}

function nextStep({ round, timezone }: OwnInvitation): string {
  const { followUpDay, nextFollowUpAt, expiresAt } = round;
  return nextFollowUpAt && followUpDay !== null
    ? `next: ${emailName('FOLLOW_UP', followUpDay)} ${day(nextFollowUpAt, timezone)}`
    : `the link works until ${day(expiresAt, timezone)}`;
}

/** What happened and when, in the words of the mail server where it has said something, and what to do. */
function whatHappened({ round, mail, timezone }: OwnInvitation): string {
  const { status, endedAt } = round;
  const said = mail?.error ? `: “${escapeMrkdwn(mail.error, REASON)}”` : '';
  if (status !== 'OPEN') {
    const when = endedAt ? ` ${day(endedAt, timezone)}` : '';
    return `*${roundEnded(status)}*${when}${status === 'BOUNCED' ? said : ''}. ${AFTER_END[status] ?? ''}`.trim();
  }
  if (!mail) return '';
  const what = `${emailName(mail.kind, mail.day)} *${EMAIL_STATES[mail.status]}*, ${day(mail.at, timezone)}`;
  return `${what}${mail.status === 'SUPPRESSED' ? '' : said}. ${AFTER_MAIL[mail.status] ?? ''}`.trim();
}

const AFTER_END: Readonly<Partial<Record<RoundStatus, string>>> = {
  BOUNCED: 'Ask them for an address that takes mail.',
  COMPLAINED: 'Talk to them before you re-invite.',
  DECLINED: 'They said that it is not for them. Talk to them before you re-invite.',
  EXPIRED: 'They never logged in. Re-invite to send a new link.',
};

const AFTER_MAIL: Readonly<Partial<Record<EmailStatus, string>>> = {
  BOUNCED: 'Ask them for an address that takes mail.',
  COMPLAINED: 'Talk to them before you re-invite.',
  SUPPRESSED:
    'Nothing is sent to this address until the people who run Usher take it off the provider’s list.',
  FAILED: 'Re-invite once the reason is gone.',
  UNKNOWN: 'Ask them whether it arrived; if not, re-invite.',
};
