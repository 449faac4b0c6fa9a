import type { NoticeMessage } from '../../../blocks/channel/notice.ts';
import { passOnToAdmins } from '../../directory/stuck/pass-on-to-admins.ts';
import type { StuckInvitation } from '../../directory/stuck/stuck-invitation.ts';
import type { Progress, Run } from '../run.ts';
import type { ClaimedNotice } from './claim-notices.ts';

/** The invitations that a notice for their inviter is about; null for any other, and for one that is for Admins. */
export function stuckForInviter(content: NoticeMessage): readonly StuckInvitation[] | null {
  if (content.kind !== 'INVITATION_STUCK' && content.kind !== 'INVITATIONS_STUCK') return null;
  const invitations = content.kind === 'INVITATION_STUCK' ? [content.data] : content.data.invitations;
  return invitations.some(({ forAdmin }) => forAdmin) ? null : invitations;
}

/** Tells the Directory Admins instead of the inviter, whom Slack does not know any more or who may not invite any more. */
export async function passOn(
  run: Run,
  notice: ClaimedNotice,
  invitations: readonly StuckInvitation[],
): Promise<Progress> {
  const { context, slack } = run;
  const { lease, workspace, to: slackUser } = notice;
  const told = await passOnToAdmins(context, {
    notice: { id: lease.id, workspace, slackUser, invitations },
    findInSlack: async (email) => {
      const answer = await slack.lookUp({ email, workspace });
      if (answer.ok) return answer.value;
      return answer.why === 'REFUSED' ? null : undefined;
    },
  });
  if (told === null) {
    lease.putOff();
  } else if (told === 0) {
    context.logger.warn(lease.row, 'Slack knows nobody who could be told that an invitation is stuck.');
  } else {
    run.countDone();
    run.leaveMore();
  }
  lease.attempts = 0;
  return 'FINISHED';
}
