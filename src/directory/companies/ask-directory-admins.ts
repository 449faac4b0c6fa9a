import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { inTransaction } from '../../transaction.ts';
import type { TenantSummary } from '../callers.ts';
import { directoryAdmins, linkedDirectoryAdmins } from '../directory-admins.ts';
import { giveUpAsking, type Unreached } from '../unreached-admins.ts';
import { type AnnounceTo, type NoticeData, writeNotice, writeNotices } from '../write-notice.ts';

/** People who are looked up in Slack for one request. */
const MOST = 10;

/**
 * Writes the notices that ask the tenant's Directory Admins for a company: to each Admin who has an explicit Slack link,
 * or, when none has, to the channel.
 *
 * @param options.data for Admins; in a channel, the name of an existing record is left out, and in one that is not the
 * tenant's own the person too that the company is needed for
 * @returns the names of those who are asked directly
 */
export async function askDirectoryAdmins(
  tx: Transaction,
  options: {
    tenant: Pick<TenantSummary, 'id' | 'announceIn'>;
    data: NoticeData['COMPANY_REQUESTED'];
    announce: AnnounceTo;
    at: Date;
  },
): Promise<string[]> {
  const { tenant, data, announce, at } = options;
  const tenantId = tenant.id;
  const { workspace } = announce;
  const admins = await linkedDirectoryAdmins(tx, { tenantId, workspace });
  if (admins.length === 0) await askChannel(tx, options);
  await writeNotices(
    tx,
    admins.map(({ slackUser }) => ({
      ...{ tenantId, kind: 'COMPANY_REQUESTED' as const, at },
      key: noticeKey(data.requestId, slackUser),
      data,
      to: { workspace, slackUser },
    })),
  );
  return admins.map(({ name }) => name);
}

async function askChannel(
  tx: Transaction,
  { tenant, data, announce, at }: Parameters<typeof askDirectoryAdmins>[1],
): Promise<void> {
  const isOwn = announce.channel === tenant.announceIn;
  await writeNotice(tx, {
    ...{ key: noticeKey(data.requestId, 'channel'), tenantId: tenant.id, kind: 'COMPANY_REQUESTED', at },
    data: {
      ...data,
      companyName: data.isNew ? data.companyName : null,
      emailKey: isOwn ? data.emailKey : null,
    },
    to: announce,
  });
}

/**
 * A Directory Admin who was asked directly is not to be reached in Slack any more. When nobody else is asked, the request
 * goes to the channel, as where no Admin has a Slack link.
 *
 * @returns whether it does
 */
export async function askChannelForCompany(
  { db }: Pick<Context, 'db'>,
  unreached: Omit<Unreached, 'requestId'> & { readonly data: NoticeData['COMPANY_REQUESTED'] },
): Promise<boolean> {
  const { data, at } = unreached;
  const { requestId } = data;
  return inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM company_requests WHERE id = ${requestId}::uuid FOR NO KEY UPDATE`;
    const request = await tx.companyRequest.findUnique({
      where: { id: requestId, status: 'OPEN' },
      select: {
        ...{ workspace: true, channel: true, slackUser: true },
        tenant: { select: { id: true, announceIn: true } },
      },
    });
    if (!request || (await giveUpAsking(tx, { ...unreached, requestId }))) return false;
    const { tenant, workspace, channel, slackUser } = request;
    await askChannel(tx, { tenant, data, announce: { workspace, channel, requestedBy: slackUser }, at });
    return true;
  });
}

/** A notice for a channel that asks for a company. */
export interface ChannelRequest {
  readonly id: string;
  readonly tenantId: string;
  readonly workspace: string;
  readonly at: Date;
  readonly data: NoticeData['COMPANY_REQUESTED'];
}

/**
 * A request for a company goes to a channel only when no Directory Admin has an explicit Slack link. First those whom
 * Slack knows by the email ID of their user account are asked directly (domain.md, "The caller" 1).
 *
 * @param options.findInSlack gives the id of the full member of the workspace with this email address, if there is one
 * @returns whether there are any; the notice for the channel is then given up
 */
export async function messageAdmins(
  { db }: Pick<Context, 'db'>,
  options: { notice: ChannelRequest; findInSlack: (email: string) => Promise<string | null> },
): Promise<boolean> {
  const { notice, findInSlack } = options;
  const { tenantId, workspace, at, data } = notice;
  const admins = await directoryAdmins(db, { tenantId, most: MOST });
  const found = await Promise.all(admins.map(({ email }) => findInSlack(email)));
  const slackUsers = new Set(found.filter((slackUser) => slackUser !== null));
  if (slackUsers.size === 0) return false;
  const request = await db.companyRequest.findUnique({
    where: { id: data.requestId },
    select: { name: true, emailKey: true, company: { select: { name: true } } },
  });
  // An Admin may see the company's name and whom it is for; the notice for the channel leaves them out.
  const companyName = request?.company?.name ?? request?.name ?? data.companyName;
  const emailKey = request?.emailKey ?? data.emailKey;
  await inTransaction(db, async (tx) => {
    const [decided] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM company_requests WHERE id = ${data.requestId}::uuid AND status <> 'OPEN' FOR SHARE`;
    // Decided while Slack was asked: the notice says so by now, and nobody is asked any more.
    if (decided) return;
    await writeNotices(
      tx,
      [...slackUsers].map((slackUser) => ({
        key: noticeKey(data.requestId, slackUser),
        tenantId,
        kind: 'COMPANY_REQUESTED',
        data: { ...data, companyName, emailKey },
        at,
        to: { workspace, slackUser },
      })),
    );
    await tx.notice.update({
      where: { id: notice.id },
      data: { error: 'The Directory Admins are asked directly.' },
    });
  });
  return true;
}

function noticeKey(requestId: string, to: string): string {
  return `company-request:${requestId}:${to}`;
}
