import type { KnownBlock, ModalView } from '@slack/types';
import type { AddUserOutcome } from '../../src/directory/people/add-user.ts';
import { type InviteButtonValue, inviteButton } from '../invite/invite-buttons.ts';
import { messageModal } from '../kit/message-modal.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { OTHER_COMPANY } from './other-company.ts';
import { type AddState, BACK, TITLE } from './state.ts';

/** The last screen: closing it closes all of them. */
export function outcomeView(outcome: Reply): ModalView {
  return { ...messageModal(TITLE.text, outcome), clear_on_close: true };
}

/** Something has changed in between; the screen below says how to continue. */
export function backView(sentence: string): ModalView {
  return { ...messageModal(TITLE.text, reply(`${sentence} Press *Back* to continue.`)), close: BACK };
}

/** The person was added and not invited; the invitation is offered. */
export function addedReply(
  { existing }: Extract<AddUserOutcome, { outcome: 'ADDED' }>,
  data: { state: AddState; tenantName: string; announceIn: string | null; note: string | null },
): Reply {
  const { state, announceIn, note } = data;
  const name = escapeMrkdwn([state.firstName, state.lastName].filter(Boolean).join(' '), 401);
  const account = existing ? 'The existing user account is used' : 'A user account was created';
  const value: InviteButtonValue = {
    tenantId: state.tenantId,
    emailKey: state.emailKey,
    ...(announceIn && { announceIn }),
    ...(note && { note }),
  };
  const button: KnownBlock = { type: 'actions', elements: [inviteButton('Invite', value, name)] };
  return reply(
    `:white_check_mark: *${name}* (${escapeMrkdwn(state.email, 300)}) was added to ${bold(data.tenantName)}. ${account}. Nothing was sent.`,
    button,
  );
}

/** What has changed between the look-up and the adding, so that nothing was done. */
export function conflictMessage(
  outcome: Exclude<AddUserOutcome['outcome'], 'ADDED' | 'REFUSED' | 'TEMPLATE_NOT_IN_TENANT'>,
): string {
  switch (outcome) {
    case 'MATCH':
      return 'There is a user account with this email ID by now, so nothing was done.';
    case 'NO_RECORD':
      return 'The user account that was found has another email ID by now, so nothing was done.';
    case 'CORRECTED':
      return 'Somebody of the tenant had this address until it was corrected, so nothing was done.';
    case 'ALREADY_MEMBER':
      return 'Someone else has just added this person, so nothing was done.';
    case 'DEACTIVATED':
      return 'This person is now in the directory, but deactivated, so nothing was done.';
    case 'OTHER_COMPANY':
      return `${OTHER_COMPANY} This changed after you looked, so nothing was done.`;
    case 'COMPANY_NOT_IN_TENANT':
      return 'The company is no longer one of the tenant’s companies, so nothing was done.';
  }
}
