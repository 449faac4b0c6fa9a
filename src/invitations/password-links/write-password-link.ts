import { createHmac } from 'node:crypto';
import { HOUR, MINUTE } from '../../clock.ts';
import type { SqlClient } from '../../database/direct.ts';
import { purposeKey } from '../../secrets.ts';
import { type Sql, sql } from '../../sql.ts';

/** How long a password link works, counted from when it was asked for. One that has not left by then does not leave. */
export const PASSWORD_LINK_LIFETIME = HOUR;
/** So many to one address in an hour, whoever asks. */
export const LINKS_AN_HOUR = 3;
/** Asked again within this time (a second click, two Admins), it is the same link. */
const SAME_REQUEST = MINUTE;

export type AskedLink =
  | { readonly outcome: 'ASKED' }
  /** `until`: when the next one may be asked for. */
  | { readonly outcome: 'TOO_MANY'; readonly until: Date };

/**
 * Counts a request for a password link to an address, and writes the email to whoever has a user account there, in one
 * statement: the answer, and what it costs, are the same for an address without one (domain.md, "Passwords and
 * log-ins" 6). Requests are counted under the lock of the address's row.
 *
 * @param options.emailKey the canonical email ID
 * @param options.to a query for the `membership_id` through which it is sent; nothing is sent where it finds none
 * @param options.by who sends it to somebody else; null: whoever gave the address at the log-in page
 */
export async function writePasswordLink(
  tx: SqlClient,
  options: {
    secret: string;
    emailKey: string;
    to: Sql;
    by: { readonly actorId: string | null; readonly actor: string } | null;
    at: Date;
  },
): Promise<AskedLink> {
  const { secret, emailKey, to, by } = options;
  const key = createHmac('sha256', purposeKey(secret, 'limits')).update(`password link\0${emailKey}`);
  const hash = key.digest('base64url');
  const at = sql`${options.at}::timestamptz`;
  const lately = sql`ARRAY(SELECT t FROM unnest(r.asked_at) AS t
    WHERE t > ${at} - interval '1 hour' AND t < ${at} + interval '1 hour' ORDER BY t)`;
  const since = new Date(options.at.getTime() - SAME_REQUEST);
  // Mail leaves in the order in which it became due: this one is ahead of all invitations of the last hour.
  const dueAt = new Date(options.at.getTime() - PASSWORD_LINK_LIFETIME);
  const [row] = await tx.$queryRaw<{ isCounted: boolean; lately: Date[] | null }[]>`
    /* write password link */
    WITH counted AS (
      INSERT INTO password_link_requests AS r (key, asked_at, last_at) VALUES (${hash}, ARRAY[${at}], ${at})
      ON CONFLICT (key) DO UPDATE SET asked_at = ${lately} || ${at}, last_at = ${at}
      WHERE cardinality(${lately}) < ${LINKS_AN_HOUR}::int
        AND NOT ${since}::timestamptz < ANY (${lately})
      RETURNING key
    ), person AS MATERIALIZED (${to}
    ), written AS (
      INSERT INTO emails (kind, membership_id, sent_by_id, created_at, due_at)
      SELECT 'PASSWORD_LINK', membership_id, ${by?.actorId ?? null}::uuid, ${at}, ${dueAt}::timestamptz
      FROM person WHERE EXISTS (SELECT FROM counted)
    ), audited AS (
      INSERT INTO audit_entries (at, actor_id, actor, action, tenant_id, subject, details)
      SELECT ${at}, ${by?.actorId ?? null}::uuid, ${by?.actor ?? 'a visitor of the log-in page'},
             ${by ? 'send-password-link' : 'ask-for-password-link'}, m.tenant_id, m.id::text,
             jsonb_build_object('email', u.email)
      FROM person p JOIN memberships m ON m.id = p.membership_id JOIN users u ON u.id = m.user_id
      WHERE EXISTS (SELECT FROM counted)
    )
    SELECT EXISTS (SELECT FROM counted) AS "isCounted",
           (SELECT ${lately} FROM password_link_requests r WHERE r.key = ${hash}) AS lately`;
  const earlier = row?.lately ?? [];
  const [oldest] = earlier.slice(-LINKS_AN_HOUR);
  const latest = earlier.at(-1);
  // Who is not seen here came first in this very moment.
  if (row?.isCounted || !oldest || !latest || latest > since) return { outcome: 'ASKED' };
  return { outcome: 'TOO_MANY', until: new Date(oldest.getTime() + HOUR) };
}
