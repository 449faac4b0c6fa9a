import { ChannelIds } from '../announcements/channel-ids.ts';
import type { Database } from '../database/database.ts';
import { describeError } from '../errors.ts';
import type { Workspace } from '../slack/slack-context.ts';
import { type Finding, right, wrong } from './finding.ts';

/** Whether Usher can post where each tenant is announced. Tenants without such a channel have no line. */
export async function checkChannels(db: Database, workspace: Workspace): Promise<Finding[]> {
  const home = await workspace.home().catch(() => null);
  if (home === null) return []; // what is wrong with Slack has a finding of its own
  const tenants = await db.tenant.findMany({
    where: { announceIn: { not: null }, OR: [{ slackWorkspace: null }, { slackWorkspace: home }] },
    select: { name: true, announceIn: true },
    orderBy: { name: 'asc' },
  });
  const ids = new ChannelIds();
  const findings: Finding[] = [];
  for (const { name, announceIn } of tenants)
    findings.push(await checkChannel(workspace, { ids, tenant: name, channel: announceIn ?? '' }));
  return findings;
}

async function checkChannel(
  { client }: Workspace,
  { ids, tenant, channel }: { ids: ChannelIds; tenant: string; channel: string },
): Promise<Finding> {
  try {
    const id = await ids.find(client, channel);
    if (id === undefined) return wrong(notThere(tenant, channel));
    const { channel: found } = await client.conversations.info({ channel: id });
    if (found?.is_archived) {
      return wrong(
        `${channel}, where ${tenant} is announced, is archived. Name another in the directory file.`,
      );
    }
    if (found?.is_ext_shared) {
      return wrong(
        `${channel}, where ${tenant} is announced, is shared with other organisations, so nothing is posted there. Name another in the directory file.`,
      );
    }
    if (found?.is_member) return right(`${tenant} is announced in ${channel}, and the app is in it.`);
    if (found?.is_private) return wrong(notThere(tenant, channel));
    return right(`${tenant} is announced in ${channel}, which the app will join.`);
  } catch (error) {
    const reason = describeError(error);
    if (/channel_not_found/.test(reason)) return wrong(notThere(tenant, channel));
    return wrong(
      `Slack did not say whether the app is in ${channel}, where ${tenant} is announced: ${reason}.`,
    );
  }
}

function notThere(tenant: string, channel: string): string {
  return `The app does not see ${channel}, where ${tenant} is announced. If the channel is private, invite the app into it; otherwise correct “announceIn” in the directory file.`;
}
