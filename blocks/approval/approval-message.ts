import type { Button } from '@slack/types';
import type {
  ApprovalDecided,
  ApprovalRequested,
  WantedInWords,
} from '../../src/directory/approvals/approval-notices.ts';
import { ACTIONS } from '../ids.ts';
import { button } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { decidedMrkdwn, wantedMrkdwn } from './wanted-words.ts';

/** Asks someone who may decide, in mrkdwn. */
export function approvalRequestedMrkdwn(request: ApprovalRequested, brand: string | null): string {
  const { by, wanted, tenantName, reason, isReminder, reachesNobody } = request;
  if (reachesNobody) {
    return `:warning: Nobody could be asked to ${wantedMrkdwn(wanted, tenantName)}: Slack does not know the Directory Admins of ${bold(tenantName)}. Please ask them yourself.`;
  }
  const start = isReminder ? ':bell: Still waiting for a decision: ' : ':raised_hand: ';
  return `${start}${bold(by)} asks you to ${wantedMrkdwn(wanted, tenantName, brand)}.\n“${escapeMrkdwn(reason, 600)}”`;
}

/** Tells the one who asked what came of it, in mrkdwn. */
export function approvalDecidedMrkdwn({ wanted, tenantName, decided }: ApprovalDecided): string {
  return `You asked to ${wantedMrkdwn(wanted, tenantName)}. ${decidedMrkdwn(decided)}`;
}

/** **Approve** and **Deny**, for this request only, and a look at its people when it is about a list. Rights are checked when one of them is pressed. */
export function approvalButtons(requestId: string, { listId }: Pick<WantedInWords, 'listId'>): Button[] {
  return [
    button('Approve', ACTIONS.approve, { value: requestId, style: 'primary' }),
    button('Deny', ACTIONS.deny, { value: requestId }),
    ...(listId ? [button('Show the list', ACTIONS.listDetails, { value: listId })] : []),
  ];
}
