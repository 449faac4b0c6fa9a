import type { Button, KnownBlock } from '@slack/types';
import type { Invitee, InviteOutcome, RoundSummary } from '../src/invitations/outcomes.ts';
import { moment } from './date.ts';
import { ACTIONS } from './ids.ts';
import { refusalReply } from './refusal.ts';
import { type Reply, reply } from './reply.ts';
import { escapeMrkdwn } from './text.ts';

/** What a button under a reply carries back. Rights are asked again when it is pressed. */
export interface InviteButtonValue {
  tenantId: string;
  emailId: string;
  /** Where the command was typed, for the announcement. */
  channel: string;
}

/** What the caller is told came of `/invite` or `/reinvite`: person, address, tenant and outcome. */
export function inviteOutcomeReply(outcome: InviteOutcome, button: InviteButtonValue): Reply {
  const sentence = outcomeSentence(outcome);
  if (outcome.outcome === 'REFUSED') return refusalReply(outcome.refusal);
  if (outcome.outcome === 'INVITED_BEFORE') return reply(sentence, buttons(reinviteButton(button)));
  if (outcome.outcome === 'LOGGED_IN_BEFORE') return reply(sentence, buttons(remindButton(button)));
  return reply(sentence);
}

/** The outcome in one or two sentences of mrkdwn. */
export function outcomeSentence(outcome: InviteOutcome): string {
  switch (outcome.outcome) {
    case 'INVITED':
      return outcome.added
        ? `:white_check_mark: “You were added” email sent to ${address(outcome.invitee)}. ${invited(outcome.invitee)}${roundOf(outcome.round)}, and only needs to log in: there is a password already.`
        : `:white_check_mark: Welcome email sent to ${address(outcome.invitee)}. ${invited(outcome.invitee)}${roundOf(outcome.round)}.`;
    case 'JUST_INVITED':
      return `:white_check_mark: Welcome email sent to ${address(outcome.invitee)} just now${by(outcome.round)}: the same invitation of ${who(outcome.invitee)}, sent once.`;
    case 'INVITED_BEFORE':
      return `${who(outcome.invitee)} (${address(outcome.invitee)}) was invited before, last ${moment(outcome.round.openedAt)}${by(outcome.round)}${roundOf(outcome.round)}. Nothing was sent now.`;
    case 'LOGGED_IN_BEFORE':
      return `${who(outcome.invitee)} (${address(outcome.invitee)}) has logged in already, last ${moment(outcome.lastLoginAt)}. Nothing was sent; a sign-in reminder goes out only if you say so.`;
    case 'REMINDED':
      return `:white_check_mark: Sign-in reminder sent to ${address(outcome.invitee)} for ${who(outcome.invitee)}.`;
    case 'JUST_REMINDED':
      return `:white_check_mark: A sign-in reminder was sent to ${address(outcome.invitee)} just now; it is not sent twice.`;
    case 'DEACTIVATED':
      return `${who(outcome.invitee)} (${address(outcome.invitee)}) is deactivated, so nothing was sent. A Directory Admin can reactivate the user first.`;
    case 'NOT_IN_DIRECTORY':
      return `Nobody with that email ID is in the directory of *${escapeMrkdwn(outcome.tenantName, 200)}*.`;
    case 'REFUSED':
      return refusalReply(outcome.refusal).text;
  }
}

export function reinviteButton(value: InviteButtonValue, action: string = ACTIONS.reinvite): Button {
  return {
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text: 'Re-invite' },
    value: JSON.stringify(value),
  };
}

function remindButton(value: InviteButtonValue): Button {
  return {
    type: 'button',
    action_id: ACTIONS.remind,
    text: { type: 'plain_text', text: 'Send sign-in reminder' },
    value: JSON.stringify(value),
  };
}

function buttons(...elements: Button[]): KnownBlock {
  return { type: 'actions', elements };
}

function invited(invitee: Invitee): string {
  return `*${escapeMrkdwn(invitee.name, 401)}* is invited to *${escapeMrkdwn(invitee.tenantName, 200)}*`;
}

function who(invitee: Invitee): string {
  return `*${escapeMrkdwn(invitee.name, 401)}* in *${escapeMrkdwn(invitee.tenantName, 200)}*`;
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
