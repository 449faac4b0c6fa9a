import type { ModalView } from '@slack/types';
import type { DecideApprovalOutcome } from '../../src/invitations/approvals/decide-approval.ts';
import type { InviteOutcome } from '../../src/invitations/invite-outcome.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import type { InviteTrouble } from '../../src/words/invite-troubles.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { outcomeSentence } from '../invite/invite-outcome.ts';
import { moment } from '../kit/date.ts';
import { formModal } from '../kit/form-modal.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { button } from '../kit/section.ts';
import { bold } from '../kit/text.ts';
import { refusalReply } from '../replies/refusal.ts';
import { reasonField } from './ask-form.ts';

/** Asks why, before a request is denied. */
export function denyForm(requestId: string): ModalView {
  return formModal({
    callbackId: VIEWS.denyApproval,
    title: 'Deny the request',
    submit: 'Deny',
    state: { requestId },
    blocks: [reasonField('Reason', 'The one who asked is told this', true)],
  });
}

/** What came of **Approve** or **Deny**, for the one who pressed. */
export function decideOutcomeReply(outcome: DecideApprovalOutcome, commands: CommandNames): Reply {
  switch (outcome.outcome) {
    case 'APPROVED':
      return reply(`Approved for ${bold(outcome.requestedBy)}. ${doneMrkdwn(outcome.done, commands)}`);
    case 'NOT_DONE':
      return notDoneReply(outcome, commands);
    case 'DENIED':
      return reply(`:no_entry_sign: Denied. ${bold(outcome.requestedBy)} is told so.`);
    case 'ALREADY_DECIDED': {
      const { status, by, at, timezone } = outcome;
      if (status === 'LAPSED') return reply('This request has lapsed: nobody decided it within 7 days.');
      const verb = status === 'APPROVED' ? 'approved' : 'denied';
      return reply(`${bold(by ?? '')} ${verb} this ${moment(at, timezone)}. Nothing was done again.`);
    }
    case 'YOUR_OWN':
      return reply(':no_entry: This is your own request, so somebody else has to decide it.');
    case 'NO_SUCH_REQUEST':
      return reply('This request no longer exists.');
    case 'REFUSED':
      return refusalReply(outcome.refusal);
  }
}

/** What the approver has to confirm can be confirmed here; anything else has to be put right first. */
function notDoneReply(
  { requestId, requestedBy, done }: Extract<DecideApprovalOutcome, { outcome: 'NOT_DONE' }>,
  commands: CommandNames,
): Reply {
  const text = `This could not be done, so the request of ${bold(requestedBy)} stays open. ${doneMrkdwn(done, commands)}`;
  if (done.kind !== 'INVITE' || done.invite.outcome !== 'NEEDS_CONFIRMATION') return reply(text);
  const value: ApproveAnyway = { requestId, despite: done.invite.trouble.kind };
  const anyway = button('Approve anyway', ACTIONS.approveAnyway, {
    value: JSON.stringify(value),
    style: 'danger',
  });
  return reply(text, { type: 'actions', elements: [anyway] });
}

/** What the button carries that approves in spite of what came of earlier mail to the person. */
export interface ApproveAnyway {
  requestId: string;
  despite: InviteTrouble;
}

type Done = Extract<DecideApprovalOutcome, { outcome: 'APPROVED' }>['done'];

function doneMrkdwn(done: Done, commands: CommandNames): string {
  if (done.kind === 'INVITE') {
    return outcomeSentence(done.invite, commands) + whatToDo(done.invite, commands);
  }
  if (done.kind === 'LIST') {
    return done.isStarted
      ? `The list’s card shows its progress, and you are told when it is done.`
      : 'The list is no longer there.';
  }
  switch (done.add.outcome) {
    case 'IN_DIRECTORY':
      return outcomeSentence(done.add.invite, commands);
    case 'CORRECTED':
      return `${bold(done.add.name)} had this address until it was corrected to ${bold(done.add.email, 300)}. ${inviteInstead(commands)}`;
    case 'COMPANY_NOT_IN_TENANT':
      return 'The company is no longer one of the tenant’s companies.';
    case 'TEMPLATE_NOT_IN_TENANT':
      return 'The permissions template no longer exists.';
    case 'MATCH':
    case 'NO_RECORD':
    case 'OTHER_COMPANY':
      return `The user account with this email ID is not the one that was asked for. Add the person yourself: \`${commands.add}\`.`;
    case 'REFUSED':
      return refusalReply(done.add.refusal).text;
  }
}

function whatToDo(invite: InviteOutcome, commands: CommandNames): string {
  if (invite.outcome !== 'NOT_IN_DIRECTORY') return '';
  return invite.correctedTo ? ` ${inviteInstead(commands)}` : ` Add the person first: \`${commands.add}\`.`;
}

/** The one who asked did not know that the address was corrected. */
function inviteInstead(commands: CommandNames): string {
  return `Deny this request, and invite the person at the new address: \`${commands.invite}\`. If the old one is somebody else’s, invite them there yourself, and approve then.`;
}
