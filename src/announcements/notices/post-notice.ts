import { notice as noticeMessage } from '../../../blocks/channel/notice.ts';
import { messageAdmins } from '../../directory/companies/ask-directory-admins.ts';
import { seenCommands } from '../../directory/seen-commands.ts';
import { commandNames } from '../../words/commands.ts';
import { deliverOnce } from '../deliver-once.ts';
import type { Run } from '../run.ts';
import type { ClaimedNotice } from './claim-notices.ts';
import { readNotice } from './read-notice.ts';

/** Posts a notice in its channel, or directly to the person it is for. */
export async function postNotice(run: Run, claimed: ClaimedNotice): Promise<void> {
  const { context, slack } = run;
  const { notice, lease, to, channel } = claimed;
  if (slack.pace.isHeld(channel)) return;
  const content = readNotice(notice);
  if (content.kind === 'COMPANY_REQUESTED' && notice.channel !== null && notice.attempts === 0) {
    const findInSlack = async (email: string) => {
      const answer = await slack.lookUp({ email, workspace: notice.workspace });
      return answer.ok ? answer.value : null;
    };
    if (await messageAdmins(context, { notice: { ...notice, data: content.data }, findInSlack })) {
      run.countDone();
      return;
    }
  }
  const commands = commandNames(await seenCommands(context.db, notice.workspace));
  const delivered = await deliverOnce(run, {
    ...{ lease, to, attempts: notice.attempts, since: notice.at },
    key: { type: 'usher_notice', key: notice.id },
    directlyTo: notice.channel === null ? null : notice.requestedBy,
    message: (notIn) => noticeMessage(content, { commands, notIn }),
  });
  switch (delivered.outcome) {
    case 'POSTED': {
      const { channel: postedChannel, ts } = delivered.posted;
      await context.db.notice.update({
        where: { id: notice.id },
        data: { postedChannel, ts, attempts: 0 },
      });
      return;
    }
    case 'REFUSED':
      await context.db.notice.update({
        where: { id: notice.id },
        data: { error: delivered.reason, attempts: 0 },
      });
      context.logger.warn({ ...lease.row, error: delivered.reason }, 'A notice is no longer posted.');
  }
}
