import type { KnownBlock } from '@slack/types';
import type { StuckInvitation, StuckReason } from '../../src/directory/stuck/stuck-invitation.ts';
import type { NoticeData } from '../../src/directory/write-notice.ts';
import { EMAIL_STATE_REASONS, emailNameByDay } from '../../src/words/emails.ts';
import { context, section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { type PersonVerb, personButton, personMenu } from '../person/person-menu.ts';
import type { Message } from './card.ts';

const ADDRESS = 300;
const DETAIL = 1_000;
/** Of a detail where several are listed. */
const SHORT = 150;

/** What helps, first of all what helps most. Whoever may not do it is told so when they press. */
const HELP: Readonly<Record<StuckReason, readonly PersonVerb[]>> = {
  BOUNCED: ['CORRECT', 'REINVITE', 'DETAILS'],
  COMPLAINED: ['REINVITE', 'DETAILS'],
  SUPPRESSED: ['CORRECT', 'DETAILS'],
  FAILED: ['CORRECT', 'REINVITE', 'REVOKE', 'DETAILS'],
  DECLINED: ['REINVITE', 'DETAILS'],
  NOT_LOGGED_IN: ['REINVITE', 'REVOKE', 'DETAILS'],
  EXPIRED: ['REINVITE', 'DETAILS'],
};

/** An invitation that does not go on by itself, for whoever invited, with the buttons that help. */
export function stuckInvitation(stuck: StuckInvitation): Message {
  const sentence = `${sentenceOf(stuck)}${inTheirWords(stuck, DETAIL)}`;
  const { membershipId, name, why } = stuck;
  const elements = HELP[why].map((verb) => personButton(verb, { membershipId, about: name }));
  const reason = stuck.forAdmin ? whyAdmin(stuck) : '';
  const blocks: KnownBlock[] = [section(sentence), { type: 'actions', elements }];
  if (reason) blocks.push(context(reason));
  return { text: clip([sentence, reason].filter(Boolean).join(' '), LIMITS.messageText), blocks };
}

/** Several of them, each with a menu. */
export function stuckInvitations({ invitations, total }: NoticeData['INVITATIONS_STUCK']): Message {
  const forAdmin = invitations.find((stuck) => stuck.forAdmin);
  const who = forAdmin ? 'who was invited' : 'whom you invited';
  const many = forAdmin ? 'who were invited' : 'whom you invited';
  const title = `:warning: ${total === 1 ? `Another person ${who} needs` : `${total} people ${many} need`} your help.`;
  const left = total - invitations.length;
  const blocks: KnownBlock[] = [
    section(title),
    ...invitations.map((stuck) =>
      section(
        `${sentenceOf(stuck)}${inTheirWords(stuck, SHORT)}`,
        personMenu(stuck.membershipId, HELP[stuck.why]) ?? undefined,
      ),
    ),
    ...(left > 0 ? [context(`… and ${left} more. The directory shows all of them.`)] : []),
    ...(forAdmin ? [context(whyAdmin(forAdmin))] : []),
  ];
  return { text: clip(title, LIMITS.messageText), blocks };
}

function sentenceOf({ name, email, tenantName, why, day }: StuckInvitation): string {
  const who = `${bold(name)} (${escapeMrkdwn(email, ADDRESS)})`;
  const where = bold(tenantName);
  switch (why) {
    case 'BOUNCED':
      return `:warning: The mail to ${who} came back, so the invitation to ${where} has ended.`;
    case 'COMPLAINED':
      return `:warning: ${who} reported the invitation to ${where} as spam. It has ended, and nothing more is sent to this address.`;
    case 'SUPPRESSED':
      return `:warning: The mail provider sends nothing to ${who}: ${EMAIL_STATE_REASONS.SUPPRESSED}. The invitation to ${where} has ended.`;
    case 'FAILED':
      return `:warning: The ${emailNameByDay(day)} to ${who} for ${where} could not be sent.`;
    case 'DECLINED':
      return `:no_entry_sign: ${who} stopped the invitation to ${where}: “This is not for me”. Nothing more is sent.`;
    case 'NOT_LOGGED_IN':
      return `:hourglass: ${who} has not logged in to ${where} by day ${day}. The last follow-up has been sent.`;
    case 'EXPIRED':
      return `:hourglass: The invitation of ${who} to ${where} has expired without a log-in. The links no longer work.`;
  }
}

function inTheirWords({ why, detail }: StuckInvitation, max: number): string {
  if (!detail) return '';
  const who = why === 'BOUNCED' ? 'The mail server said' : 'The mail provider said';
  return ` ${who}: “${escapeMrkdwn(detail, max)}”`;
}

function whyAdmin({ invitedBy }: StuckInvitation): string {
  const who = invitedBy === null ? 'Whoever invited them' : `${bold(invitedBy)}, who invited them,`;
  return `${who} has left or may no longer invite them, so you are told as a Directory Admin.`;
}
