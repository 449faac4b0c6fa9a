import { HOUR } from '../../clock.ts';
import type { SqlClient } from '../../database/direct.ts';
import { lockTold } from '../locks.ts';
import type { NoticeData } from '../write-notice.ts';
import type { StuckInvitation } from './stuck-invitation.ts';

/** Messages of their own in an hour to one person; what is more becomes one message (domain.md, "Who is told" 7). */
const AN_HOUR = 5;
/** People who are named in such a message; the others are counted. Slack takes 50 blocks. */
const NAMED = 20;

/** A stuck invitation, and whom to tell. */
export interface StuckFor {
  readonly workspace: string;
  /** A Slack user, or `adminsOf` a tenant, who are looked for when it is delivered. */
  readonly slackUser: string;
  /** Makes the news one for this person. */
  readonly key: string;
  readonly invitation: StuckInvitation;
}

/** Stands for the Directory Admins of a tenant where a Slack user is told. */
export function adminsOf(tenantId: string): string {
  return `admins:${tenantId}`;
}

/** Whether that is who is told, and not one Slack user. */
export function isForAdmins(slackUser: string): boolean {
  return slackUser.startsWith('admins:');
}

/** What one person is told now, and what they have been told within the hour. */
interface Telling {
  readonly workspace: string;
  readonly slackUser: string;
  readonly news: StuckFor[];
}

interface ToldOfLate {
  workspace: string;
  slackUser: string;
  /** Messages of their own within the hour. */
  single: number;
  /** The one message for many, if there is one of this hour. */
  several: { id: string; data: NoticeData['INVITATIONS_STUCK'] } | null;
}

interface NewNotice {
  key: string;
  tenant_id: string;
  workspace: string;
  slack_user: string;
  kind: 'INVITATION_STUCK' | 'INVITATIONS_STUCK';
  data: StuckInvitation | NoticeData['INVITATIONS_STUCK'];
}

/**
 * Writes into the outbox that invitations are stuck, for the people who can help. Up to five in an hour are a message
 * each; more are one message, which grows until its hour is over. What is counted is locked person by person, so that two
 * processes agree. The last thing that a transaction does: see src/transaction.ts.
 */
export async function writeStuck(
  tx: SqlClient,
  { stuck, at }: { stuck: readonly StuckFor[]; at: Date },
): Promise<void> {
  if (stuck.length === 0) return;
  const tellings = byPerson(stuck);
  await lockTold(
    tx,
    tellings.map(({ slackUser }) => slackUser),
  );
  const earlier = await toldOfLate(tx, { tellings, at });
  const added: NewNotice[] = [];
  const grown: { id: string; data: NoticeData['INVITATIONS_STUCK'] }[] = [];
  for (const { workspace, slackUser, news } of tellings) {
    const told = earlier.find((one) => one.workspace === workspace && one.slackUser === slackUser);
    const invitations = news.map(({ invitation }) => invitation);
    if (told?.several) {
      const { id, data } = told.several;
      grown.push({ id, data: joined(data, invitations) });
    } else if ((told?.single ?? 0) + news.length <= AN_HOUR) {
      for (const { key, invitation } of news) {
        added.push({
          ...noticeFor(invitation, { workspace, slackUser }),
          key,
          kind: 'INVITATION_STUCK',
          data: invitation,
        });
      }
    } else {
      const [first] = news;
      if (!first) continue;
      const place = noticeFor(first.invitation, { workspace, slackUser });
      const data = joined({ invitations: [], total: 0 }, invitations);
      added.push({ ...place, key: `${first.key}:several`, kind: 'INVITATIONS_STUCK', data });
    }
  }
  await write(tx, { added, grown, at });
}

function byPerson(stuck: readonly StuckFor[]): Telling[] {
  const people = new Map<string, Telling>();
  for (const news of stuck) {
    const { workspace, slackUser } = news;
    const key = `${workspace} ${slackUser}`;
    const telling = people.get(key) ?? { workspace, slackUser, news: [] };
    telling.news.push(news);
    people.set(key, telling);
  }
  return [...people.values()];
}

function noticeFor({ tenantId }: StuckInvitation, to: { workspace: string; slackUser: string }) {
  return { tenant_id: tenantId, workspace: to.workspace, slack_user: to.slackUser };
}

function joined(
  { invitations, total }: NoticeData['INVITATIONS_STUCK'],
  more: readonly StuckInvitation[],
): NoticeData['INVITATIONS_STUCK'] {
  return { invitations: [...invitations, ...more].slice(0, NAMED), total: total + more.length };
}

async function toldOfLate(
  tx: SqlClient,
  { tellings, at }: { tellings: readonly Telling[]; at: Date },
): Promise<ToldOfLate[]> {
  const since = new Date(at.getTime() - HOUR);
  // Another process that told them may have read the time a moment later, and been quicker.
  const until = new Date(at.getTime() + HOUR);
  const slackUsers = tellings.map(({ slackUser }) => slackUser);
  return tx.$queryRaw<ToldOfLate[]>`
    SELECT workspace, slack_user AS "slackUser", count(*) FILTER (WHERE kind::text = 'INVITATION_STUCK')::int AS single,
           (array_agg(json_build_object('id', id, 'data', data) ORDER BY at DESC)
              FILTER (WHERE kind::text = 'INVITATIONS_STUCK' AND error IS NULL))[1] AS several
    FROM notices
    WHERE slack_user = ANY (${slackUsers}::text[]) AND at > ${since}::timestamptz AND at < ${until}::timestamptz
    GROUP BY workspace, slack_user`;
}

async function write(
  tx: SqlClient,
  options: {
    added: readonly NewNotice[];
    grown: readonly { id: string; data: NoticeData['INVITATIONS_STUCK'] }[];
    at: Date;
  },
): Promise<void> {
  const { added, grown, at } = options;
  if (added.length > 0) {
    await tx.$executeRaw`
      INSERT INTO notices (key, tenant_id, workspace, slack_user, kind, data, at)
      SELECT key, tenant_id, workspace, slack_user, kind::notice_kind, data, ${at}::timestamptz
      FROM jsonb_to_recordset(${JSON.stringify(added)}::jsonb)
        AS n (key text, tenant_id uuid, workspace text, slack_user text, kind text, data jsonb)
      ON CONFLICT (key) DO NOTHING`;
  }
  if (grown.length > 0) {
    await tx.$executeRaw`
      WITH held AS MATERIALIZED (
        SELECT n.id, g.data FROM jsonb_to_recordset(${JSON.stringify(grown)}::jsonb) AS g (id uuid, data jsonb)
        JOIN notices n ON n.id = g.id ORDER BY n.id FOR NO KEY UPDATE OF n
      )
      UPDATE notices n SET data = held.data, revision = revision + 1 FROM held WHERE n.id = held.id`;
  }
}
