import type { NoticeToTell } from '../../../blocks/channel/notice.ts';
import type { Context } from '../../context.ts';
import type { Announcer } from '../slack-client.ts';
import type { ClaimedNotice } from './claim-notices.ts';

type Asked = Extract<NoticeToTell, { kind: 'COMPANY_REQUESTED' }>['data'];

/** People who are looked up in Slack for one request. */
const MOST = 10;

/**
 * No Directory Admin has an explicit Slack link, so a request for a company is to be posted in a channel: whoever of
 * them Slack knows by the email ID of the user account is asked directly instead, as a caller is mapped
 * (domain.md, "The caller" 1). True when somebody is; the notice for the channel is then done with.
 */
export async function messageAdmins(
  { context, slack }: { context: Context; slack: Announcer },
  notice: ClaimedNotice,
  data: Asked,
): Promise<boolean> {
  const { db } = context;
  const admins = await db.user.findMany({
    where: {
      memberships: {
        some: {
          tenantId: notice.tenantId,
          deactivatedAt: null,
          permissionsTemplate: { directory: 'ADMIN' },
        },
      },
    },
    select: { email: true },
    orderBy: [{ lastName: 'asc' }, { id: 'asc' }],
    take: MOST,
  });
  const found = await Promise.all(admins.map(({ email }) => slack.lookUp(email)));
  const slackUsers = new Set(found.flatMap((answer) => (answer.ok && answer.value ? [answer.value] : [])));
  if (slackUsers.size === 0) return false;
  const request = await db.companyRequest.findUnique({
    where: { id: data.requestId },
    select: { name: true, company: { select: { name: true } } },
  });
  const { tenantId, workspace, at } = notice;
  // An Admin may see the company's name; in the channel it is left out.
  const companyName = request?.company?.name ?? request?.name ?? data.companyName;
  await db.$transaction([
    db.notice.createMany({
      data: [...slackUsers].map((slackUser) => ({
        key: `company-request:${data.requestId}:${slackUser}`,
        kind: 'COMPANY_REQUESTED' as const,
        data: { ...data, domains: [...data.domains], companyName },
        ...{ tenantId, workspace, at, slackUser },
      })),
      skipDuplicates: true,
    }),
    db.notice.update({
      where: { id: notice.id },
      data: { error: 'The Directory Admins are asked directly.', nextAttemptAt: null },
    }),
  ]);
  return true;
}
