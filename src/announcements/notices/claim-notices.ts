import { type Brand, brandBeside } from '../../brand.ts';
import { NoticeKind } from '../../generated/prisma/enums.ts';
import { type Sql, sql } from '../../sql.ts';
import { EDITS } from '../channel-pace.ts';
import { claimable, type Lease } from '../lease.ts';
import type { Claimed, Claiming } from '../run.ts';
import type { Announcer, Posted } from '../slack-client.ts';

export interface ClaimedNotice extends Claimed {
  readonly workspace: string;
  readonly tenantId: string;
  /** For beside the tenant's name; null where there is none to tell. */
  readonly brand: string | null;
  readonly kind: string;
  readonly data: unknown;
  readonly at: Date;
  /** The channel or the Slack user that it was written to. */
  readonly to: string;
  /** For a person, and not for a channel. */
  readonly isDirect: boolean;
  readonly requestedBy: string | null;
  posted: Posted | null;
  /** How often it was changed since it was written, and the change that Slack shows. */
  readonly revision: number;
  shown: number;
  /** Why it is given up. */
  error: string | null;
}

/** A notice `n` that is to be posted or edited. */
const WAITING = sql`(n.ts IS NULL OR n.shown < n.revision) AND n.error IS NULL`;
const CHANNEL = sql`coalesce(n.channel, n.slack_user)`;
/** What this version can say. Notices of other kinds wait for the newer version that knows them. */
const KINDS = Object.values(NoticeKind);

/**
 * The steps that claim notices that are to be posted or edited, oldest first in each channel. Of each channel the first
 * rows are read, however many there are.
 */
export function claimNotices({ at, until, slack, most, aChannel }: Claiming): Sql {
  const isPossible = sql`(n.ts IS NULL OR ${!slack.pace.isHeld(EDITS)})`;
  return sql`
    notice_channels AS (
      (SELECT ${CHANNEL} AS channel FROM notices n WHERE ${WAITING} ORDER BY 1 LIMIT 1)
      UNION ALL
      SELECT (SELECT ${CHANNEL} FROM notices n WHERE ${WAITING} AND ${CHANNEL} > w.channel ORDER BY 1 LIMIT 1)
      FROM notice_channels w WHERE w.channel IS NOT NULL
    ), due_notices AS MATERIALIZED (
      SELECT first.* FROM notice_channels w
      CROSS JOIN LATERAL (
        SELECT n.id, n.at, row_number() OVER (ORDER BY n.at, n.id) AS rank
        FROM notices n
        WHERE ${WAITING} AND ${CHANNEL} = w.channel AND n.kind::text = ANY (${KINDS}::text[])
          AND ${claimable(at)} AND ${isPossible}
        ORDER BY n.at, n.id LIMIT ${aChannel}
      ) first
      WHERE w.channel <> ALL (${slack.heldChannels()}::text[])
      ORDER BY first.rank, first.at LIMIT ${most}
    ), claimed_notices AS (
      UPDATE notices n SET next_attempt_at = ${until}, attempts = n.attempts + 1
      WHERE n.id IN (
        SELECT n.id FROM due_notices d JOIN notices n ON n.id = d.id
        WHERE ${WAITING} AND ${claimable(at)}
        FOR NO KEY UPDATE OF n SKIP LOCKED)
      RETURNING n.*
    )`;
}

export interface NoticeContent {
  workspace: string;
  tenantId: string;
  tenant: { name: string; brandName: string | null };
  kind: string;
  data: unknown;
  /** Milliseconds. */
  at: number;
  channel: string | null;
  slackUser: string | null;
  requestedBy: string | null;
  postedChannel: string | null;
  ts: string | null;
  revision: number;
  shown: number;
}

export const CLAIMED_NOTICES = sql`
    SELECT 'notice', id::text, attempts - 1, at, json_build_object(
      'workspace', workspace, 'tenantId', tenant_id,
      'tenant', (SELECT json_build_object('name', name, 'brandName', brand_name) FROM tenants WHERE id = tenant_id), 'kind', kind, 'data', data,
      'at', extract(epoch FROM at) * 1000, 'channel', channel, 'slackUser', slack_user, 'requestedBy', requested_by,
      'postedChannel', posted_channel, 'ts', ts, 'revision', revision, 'shown', shown)
    FROM claimed_notices`;

export function toNotice(
  content: NoticeContent,
  { lease, slack, brand }: { lease: Lease; slack: Announcer; brand: Brand },
): ClaimedNotice {
  const { workspace, tenantId, kind, data, channel, slackUser, requestedBy } = content;
  const { postedChannel, ts, revision, shown } = content;
  const to = channel ?? slackUser ?? '';
  return {
    ...{ lease, workspace, tenantId, kind, data, to, requestedBy },
    brand: brandBeside(content.tenant, brand),
    at: new Date(content.at),
    channel: slack.known(to),
    isDirect: channel === null,
    posted: postedChannel && ts ? { channel: postedChannel, ts } : null,
    ...{ revision, shown, error: null },
  };
}
