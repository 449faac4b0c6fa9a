import type { NoticeMessage } from '../../../blocks/channel/notice.ts';
import { askChannelToApprove } from '../../directory/approvals/ask-approvers.ts';
import { askChannelForCompany } from '../../directory/companies/ask-directory-admins.ts';
import type { Run } from '../run.ts';
import type { ClaimedNotice } from './claim-notices.ts';

/**
 * A request that Slack does not deliver to a Directory Admin goes to the channel, unless somebody else is asked.
 *
 * @returns whether it does
 */
export async function askElsewhere(
  { context }: Run,
  notice: ClaimedNotice,
  { content, reason }: { content: NoticeMessage; reason: string },
): Promise<boolean> {
  if (!notice.isDirect) return false;
  const { id } = notice.lease;
  const at = context.clock.now();
  switch (content.kind) {
    case 'APPROVAL_REQUESTED':
      return askChannelToApprove(context, { id, reason, at, data: content.data });
    case 'COMPANY_REQUESTED':
      return askChannelForCompany(context, { id, reason, at, data: content.data });
    default:
      return false;
  }
}
