import { DAY } from '../clock.ts';
import type { Context } from '../context.ts';
import { raw, type Sql, sql } from '../sql.ts';

/** By then, Slack and the mail provider have long stopped retrying, and a session's row is of no use. */
const KEPT_DAYS = 7;
/** How long the text of an email is kept once its outcome is known. */
const FROZEN_DAYS = 30;
/** How long notices and facts are kept that were posted or given up, and what else is over: counted from its day. */
const OVER_DAYS = 90;
/** What Slack said of people serves for an hour; a day is longer than any clock is wrong. */
const PROFILE_DAYS = 1;
/** How long failed log-ins count at most; and rows of them that are kept, about 200 MB, whatever an attack writes. */
const ATTEMPT_DAYS = 1;
const MOST_ATTEMPTS = 1_000_000;
/** A password link that was asked for counts for an hour. */
const LINK_REQUEST_DAYS = 1;
/** How long a list waits to be started. */
const DRAFT_DAYS = 1;
/** Rows a statement, so that none holds locks for long; and statements a run. */
const BATCH = 1_000;
const BATCHES = 100;

export interface Housekeeping {
  webhooks: number;
  slackRequests: number;
  sessions: number;
  notices: number;
  slackProfiles: number;
  /** Homes in Slack that nobody has opened for long. */
  openedHomes: number;
  /** Counts of failed log-ins that count no more, or are too many. */
  attempts: number;
  /** Addresses that password links were asked for. */
  passwordLinkRequests: number;
  /** Batches whose rendered text was deleted. */
  scrubbedBatches: number;
  /** Emails whose rendered text was deleted, that an earlier version kept with them. */
  scrubbed: number;
  /** Batches of mail whose outcome has long been known. */
  mailBatches: number;
  /** Lines that were posted in a card's thread, or given up. */
  facts: number;
  /** Requests for a company that were decided. */
  companyRequests: number;
  /** Requests for approval that were decided or have lapsed. */
  approvalRequests: number;
  /** Lists that nobody started. */
  drafts: number;
  /** Rows of lists that were done. */
  listRows: number;
}

/**
 * Deletes what is not needed any more, in bounded batches.
 *
 * @returns how many rows of each kind
 */
export async function housekeeping(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  options: { signal?: AbortSignal; mostAttempts?: number } = {},
): Promise<Housekeeping> {
  const { signal, mostAttempts = MOST_ATTEMPTS } = options;
  const at = clock.now().getTime();
  const kept = new Date(at - KEPT_DAYS * DAY);
  const over = new Date(at - OVER_DAYS * DAY);
  const profiled = new Date(at - PROFILE_DAYS * DAY);
  const attempted = new Date(at - ATTEMPT_DAYS * DAY);
  const asked = new Date(at - LINK_REQUEST_DAYS * DAY);
  const frozen = new Date(at - FROZEN_DAYS * DAY);
  const drafted = new Date(at - DRAFT_DAYS * DAY);
  const run = (statement: Sql) => inBatches(() => db.$executeRaw(statement), signal);
  /** `which`: a condition on the rows, and the order in which they go. */
  const remove = (table: string, key: string, which: Sql) => {
    const [from, by] = [raw(table), raw(key)];
    return run(sql`
      DELETE FROM ${from} WHERE (${by}) IN (
        SELECT ${by} FROM ${from} WHERE ${which} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`);
  };
  return {
    webhooks: await remove('received_webhooks', 'id', sql`received_at < ${kept} ORDER BY received_at`),
    slackRequests: await remove(
      'received_slack_requests',
      'id',
      sql`received_at < ${kept} ORDER BY received_at`,
    ),
    sessions: await remove('sessions', 'id', sql`expires_at < ${kept} ORDER BY expires_at`),
    // A notice that is still to be posted is kept, however old it is.
    notices: await remove(
      'notices',
      'id',
      sql`at < ${over} AND (ts IS NOT NULL OR error IS NOT NULL) ORDER BY at`,
    ),
    slackProfiles: await remove(
      'slack_profiles',
      'workspace, slack_user',
      sql`coalesce(read_at, '-infinity') < ${profiled} AND coalesce(changed_at, '-infinity') < ${profiled}`,
    ),
    openedHomes: await remove(
      'opened_homes',
      'workspace, slack_user',
      sql`opened_at < ${kept} ORDER BY opened_at`,
    ),
    attempts: await remove(
      'log_in_attempts',
      'key',
      sql`since < greatest(${attempted}::timestamptz,
            (SELECT since FROM log_in_attempts ORDER BY since DESC OFFSET ${mostAttempts - 1} LIMIT 1))
          ORDER BY since`,
    ),
    passwordLinkRequests: await remove(
      'password_link_requests',
      'key',
      sql`last_at < ${asked} ORDER BY last_at`,
    ),
    // Of a batch that nobody may ever hear of again. One that has left keeps no text.
    scrubbedBatches: await run(sql`
      UPDATE mail_batches SET letters = NULL, frozen = NULL WHERE id IN (
        SELECT id FROM mail_batches
        WHERE (letters IS NOT NULL OR frozen IS NOT NULL) AND status NOT IN ('SENDING', 'PARKED') AND frozen_at < ${frozen}
        ORDER BY frozen_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`),
    // An accepted email never settles when the provider sends no webhooks, and of an unknown one nobody may ever hear.
    scrubbed: await run(sql`
      UPDATE emails SET frozen = NULL WHERE id IN (
        SELECT id FROM emails
        WHERE frozen IS NOT NULL AND (coalesce(settled_at, accepted_at) < ${frozen}
          OR status = 'UNKNOWN' AND created_at < ${frozen})
        ORDER BY coalesce(settled_at, accepted_at) LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`),
    mailBatches: await run(sql`
      WITH old AS (
        SELECT id FROM mail_batches WHERE status NOT IN ('SENDING', 'PARKED') AND frozen_at < ${over}
        ORDER BY frozen_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
      ), left_behind AS (
        UPDATE emails SET batch_id = NULL, position = NULL WHERE batch_id IN (SELECT id FROM old)
      )
      DELETE FROM mail_batches WHERE id IN (SELECT id FROM old)`),
    // The thread in Slack keeps them.
    facts: await run(sql`
      DELETE FROM card_facts WHERE id IN (
        SELECT f.id FROM card_facts f JOIN cards c ON c.id = f.card_id
        WHERE f.at < ${over} AND (f.ts IS NOT NULL OR f.error IS NOT NULL OR c.error IS NOT NULL)
        ORDER BY f.at LIMIT ${BATCH} FOR UPDATE OF f SKIP LOCKED)`),
    // The audit keeps who decided what.
    companyRequests: await remove(
      'company_requests',
      'id',
      sql`status <> 'OPEN' AND decided_at < ${over} ORDER BY decided_at`,
    ),
    approvalRequests: await remove(
      'approval_requests',
      'id',
      sql`status <> 'OPEN' AND decided_at < ${over} ORDER BY decided_at`,
    ),
    drafts: await remove(
      'invite_lists',
      'id',
      sql`status = 'DRAFT' AND created_at < ${drafted} ORDER BY created_at`,
    ),
    // The rounds and the audit keep who was invited.
    listRows: await run(sql`
      DELETE FROM invite_list_rows WHERE (list_id, position) IN (
        SELECT r.list_id, r.position FROM invite_list_rows r JOIN invite_lists l ON l.id = r.list_id
        WHERE l.status IN ('DONE', 'CANCELLED') AND l.created_at < ${over}
        LIMIT ${BATCH} FOR UPDATE OF r SKIP LOCKED)`),
  };
}

async function inBatches(batch: () => Promise<number>, signal: AbortSignal | undefined): Promise<number> {
  let total = 0;
  for (let run = 0; run < BATCHES && !signal?.aborted; run++) {
    const count = await batch();
    total += count;
    if (count < BATCH) break;
  }
  return total;
}
