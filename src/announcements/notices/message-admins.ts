import type { NoticeToTell } from '../../../blocks/channel/notice.ts';
import type { Run } from '../run.ts';
import type { ClaimedNotice } from './claim-notices.ts';

type CompanyRequested = Extract<NoticeToTell, { kind: 'COMPANY_REQUESTED' }>['data'];

/** People who are looked up in Slack for one request. */
const ADMINS = 10;

/**
 * A request for a company goes to a channel only when no Directory Admin has an explicit Slack link. First those whom
 * Slack knows by the email ID of their user account are asked directly (domain.md, "The caller" 1). Returns whether
 * there are any; the notice for the channel is then given up.
 */
export async function messageAdmins(
  { context: { db }, slack }: Pick<Run, 'context' | 'slack'>,
  notice: ClaimedNotice['notice'],
  data: CompanyRequested,
): Promise<boolean> {
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
    take: ADMINS,
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
      data: { error: 'The Directory Admins are asked directly.' },
    }),
  ]);
  return true;
}
