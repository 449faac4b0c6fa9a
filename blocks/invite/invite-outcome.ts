import type { Button } from '@slack/types';
import type { Wanted } from '../../src/directory/approvals/wanted.ts';
import type { Cap, Invitee, InviteOutcome, RoundSummary } from '../../src/invitations/invite-outcome.ts';
import type { MailHold } from '../../src/invitations/status/mail-hold.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import { emailName, firstEmailName } from '../../src/words/emails.ts';
import { withAskButton } from '../approval/ask-form.ts';
import { moment } from '../kit/date.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { personButton } from '../person/person-menu.ts';
import { refusalReply } from '../replies/refusal.ts';
import { notMailable } from '../replies/usage.ts';
import { holdMrkdwn, roundEndMrkdwn } from '../status/standing.ts';
import {
  confirmButton,
  type InviteButtonValue,
  inviteButton,
  reactivateButton,
  remindButton,
} from './invite-buttons.ts';
import { troubleMrkdwn } from './invite-trouble.ts';

/** The answer to `/invite` or `/reinvite`: person, address, tenant and outcome. */
export function inviteOutcomeReply(
  outcome: InviteOutcome,
  value: InviteButtonValue,
  commands: CommandNames,
): Reply {
  if (outcome.outcome === 'REFUSED') return refusedReply(outcome, value);
  const sentence = outcomeSentence(outcome, commands);
  const elements = buttonsFor(outcome, value);
  return elements.length > 0 ? reply(sentence, { type: 'actions', elements }) : reply(sentence);
}

/** The refusal, with a way to ask those who may. */
function refusedReply(
  { refusal }: Extract<InviteOutcome, { outcome: 'REFUSED' }>,
  value: InviteButtonValue,
): Reply {
  const { tenantId, emailKey, announceIn } = value;
  const intent = refusal.asked === 're-invite' ? 're-invite' : 'invite';
  const wanted: Wanted = { kind: 'INVITE', intent, emailKey, ...(announceIn && { announceIn }) };
  return withAskButton(refusalReply(refusal), { tenantId, wanted });
}

/** What can be done about an outcome that sent nothing. */
function buttonsFor(outcome: InviteOutcome, value: InviteButtonValue): Button[] {
  switch (outcome.outcome) {
    case 'INVITED_BEFORE':
      return [inviteButton('Re-invite', value, outcome.invitee.name)];
    case 'NEEDS_CONFIRMATION': {
      const { intent, trouble, invitee } = outcome;
      const { membershipId, name: about } = invitee;
      const anyway = confirmButton(intent, { ...value, despite: trouble.kind }, about);
      // Most addresses that take no mail are mistyped. Once someone has logged in, theirs stays.
      const isMistyped = trouble.kind === 'BOUNCED' && intent !== 'remind';
      return isMistyped ? [personButton('CORRECT', { membershipId, about }), anyway] : [anyway];
    }
    case 'LOGGED_IN_BEFORE':
      return [remindButton(value)];
    case 'DEACTIVATED':
      return outcome.mayReactivate ? [reactivateButton(value, outcome.invitee.name)] : [];
    default:
      return [];
  }
}

/** The outcome in one or two sentences of mrkdwn. */
export function outcomeSentence(outcome: InviteOutcome, commands: CommandNames): string {
  switch (outcome.outcome) {
    case 'INVITED': {
      const { invitee, round, added, hold } = outcome;
      const how = added ? ', and can log in with their existing password' : '';
      return `${sentOrWaits(firstEmail(added), invitee, hold)} ${invited(invitee)}${roundOf(round)}${how}.`;
    }
    case 'JUST_INVITED': {
      const { invitee, round, added, hold } = outcome;
      if (hold) {
        return `${sentOrWaits(firstEmail(added), invitee, hold)} It was asked for just now${by(round)}. The invitation of ${who(invitee)} is not sent twice.`;
      }
      return `:white_check_mark: ${firstEmail(added)} sent to ${address(invitee)} just now${by(round)}. The invitation of ${who(invitee)} is not sent twice.`;
    }
    case 'INVITED_BEFORE': {
      const { invitee, round } = outcome;
      const end = round.status === 'OPEN' ? '' : `, ${roundEndMrkdwn(round.status)}`;
      return `${who(invitee)} (${address(invitee)}) was invited before: ${moment(round.openedAt, invitee.timezone)}${by(round)}${roundOf(round)}${end}. Nothing was sent now.`;
    }
    case 'NEEDS_CONFIRMATION':
      return `:warning: ${troubleMrkdwn(outcome)} Nothing was sent.`;
    case 'LOGGED_IN_BEFORE': {
      const { invitee, lastLoginAt } = outcome;
      return `${who(invitee)} (${address(invitee)}) has already logged in, last ${moment(lastLoginAt, invitee.timezone)}. Nothing was sent; you can send a sign-in reminder instead.`;
    }
    case 'REMINDED': {
      const { invitee, hold } = outcome;
      const reminder = emailName('SIGN_IN_REMINDER', 0);
      if (hold) return `${sentOrWaits(reminder, invitee, hold)} It is for ${who(invitee)}.`;
      return `:white_check_mark: ${reminder} sent to ${address(invitee)}, for ${who(invitee)}.`;
    }
    case 'JUST_REMINDED':
      return `:white_check_mark: Sign-in reminder sent to ${address(outcome.invitee)} just now, for ${who(outcome.invitee)}. It is not sent twice.`;
    case 'DEACTIVATED':
      if (outcome.mayReactivate)
        return `${who(outcome.invitee)} (${address(outcome.invitee)}) is deactivated, so nothing was sent. Reactivating restores what they had there; then you can invite them.`;
      return `${who(outcome.invitee)} (${address(outcome.invitee)}) is deactivated, so nothing was sent. They have to be reactivated first: \`${commands.directory}\`, *Manage…*`;
    case 'OVER_CAP':
      return overCap(outcome.invitee, outcome.cap);
    case 'NOT_MAILABLE':
      return notMailable(outcome.invitee.email);
    case 'NOT_IN_DIRECTORY':
      if (outcome.correctedTo)
        return `That email ID was corrected to ${bold(outcome.correctedTo, 300)} since. Nothing was sent.`;
      return `Nobody with that email ID is in the directory of ${bold(outcome.tenantName)}.`;
    case 'REFUSED':
      return refusalReply(outcome.refusal).text;
  }
}

/** What there was too much of, and when there is room again. */
function overCap(invitee: Invitee, { on, most, until }: Cap): string {
  const again = moment(until, invitee.timezone);
  const [mails, invitations] =
    most === 1 ? ['1 mail has', '1 invitation'] : [`${most} mails have`, `${most} invitations`];
  if (on === 'PERSON') {
    return `:hourglass: Nothing was sent: ${mails} gone to ${who(invitee)} (${address(invitee)}) within 24 hours, which is the most there may be. Please try again ${again}.`;
  }
  return `:hourglass: ${who(invitee)} (${address(invitee)}) was not invited: you have sent ${invitations} within 24 hours, which is the most there may be. You can send more from ${again}.`;
}

/** That the email was sent; or that it waits, why, and what can be done. */
export function sentOrWaits(email: string, invitee: Invitee, hold: MailHold | null): string {
  if (!hold) return `:white_check_mark: ${email} sent to ${address(invitee)}.`;
  return `:warning: ${email} to ${address(invitee)} is waiting: ${holdMrkdwn(hold)} It leaves by itself once that is over.`;
}

function firstEmail(added: boolean): string {
  return firstEmailName(added ? 'ADDED' : 'WELCOME');
}

function invited(invitee: Invitee): string {
  return `${bold(invitee.name)} is invited to ${bold(invitee.tenantName)}`;
}

function who(invitee: Invitee): string {
  return `${bold(invitee.name)} in ${bold(invitee.tenantName)}`;
}

function address(invitee: Invitee): string {
  return escapeMrkdwn(invitee.email, 300);
}

function by(round: RoundSummary): string {
  return round.sentBy ? ` by ${escapeMrkdwn(round.sentBy, 401)}` : ' at the person’s own request';
}

function roundOf(round: RoundSummary): string {
  return round.number > 1 ? `, round ${round.number}` : '';
}
