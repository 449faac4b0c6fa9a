import type { KnownBlock } from '@slack/types';
import type { OpenApproval } from '../../src/directory/approvals/open-approvals.ts';
import type { OpenCompanyRequest } from '../../src/directory/companies/open-requests.ts';
import { approvalButtons } from '../approval/approval-message.ts';
import { wantedMrkdwn } from '../approval/wanted-words.ts';
import { ACTIONS } from '../ids.ts';
import { day } from '../kit/date.ts';
import { button, section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';

/** A request that waits for a decision, with its buttons. The same buttons are below the message that asks. */
export function requestBlocks(request: OpenCompanyRequest): KnownBlock[] {
  const { requestId, by, companyName, isNew, tenantName, emailKey, requestedAt, timezone } = request;
  const what = `${bold(companyName, 200)}${isNew ? ', a new company,' : ''}`;
  const why = emailKey === null ? '' : ` It is needed to add ${escapeMrkdwn(emailKey, 200)}.`;
  const asked = `${bold(by, 200)} asks you to add ${what} to ${bold(tenantName, 150)}, ${day(requestedAt, timezone)}.`;
  return [
    section(`:raised_hand: ${asked}${why}`),
    {
      type: 'actions',
      elements: [
        button('Add company', ACTIONS.requestAdd, { value: requestId, style: 'primary' }),
        button('Decline', ACTIONS.requestDecline, { value: requestId }),
      ],
    },
  ];
}

/** A request for approval that waits for a decision, with its buttons. */
export function approvalBlocks(request: OpenApproval): KnownBlock[] {
  const { requestId, by, wanted, tenantName, reason, requestedAt, timezone } = request;
  const asked = `${bold(by, 200)} asks you to ${wantedMrkdwn(wanted, tenantName)}, ${day(requestedAt, timezone)}.`;
  return [
    section(`:raised_hand: ${asked}\n“${escapeMrkdwn(reason, 600)}”`),
    { type: 'actions', elements: approvalButtons(requestId, wanted) },
  ];
}

/** A request for approval of one's own, as a line. */
export function ownApprovalLine({ wanted, tenantName, requestedAt, timezone }: OpenApproval): string {
  return `• To ${wantedMrkdwn(wanted, tenantName)}, ${day(requestedAt, timezone)}: nobody has decided yet.`;
}
