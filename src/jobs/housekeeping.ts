import { DAY } from '../clock.ts';
import type { Context } from '../context.ts';

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
  return {
    webhooks: await inBatches(
      () => db.$executeRaw`
        DELETE FROM received_webhooks WHERE id IN (
          SELECT id FROM received_webhooks WHERE received_at < ${kept}
          ORDER BY received_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    slackRequests: await inBatches(
      () => db.$executeRaw`
        DELETE FROM received_slack_requests WHERE id IN (
          SELECT id FROM received_slack_requests WHERE received_at < ${kept}
          ORDER BY received_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    sessions: await inBatches(
      () => db.$executeRaw`
        DELETE FROM sessions WHERE id IN (
          SELECT id FROM sessions WHERE expires_at < ${kept}
          ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    // A notice that is still to be posted is kept, however old it is.
    notices: await inBatches(
      () => db.$executeRaw`
        DELETE FROM notices WHERE id IN (
          SELECT id FROM notices WHERE at < ${over} AND (ts IS NOT NULL OR error IS NOT NULL)
          ORDER BY at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    slackProfiles: await inBatches(
      () => db.$executeRaw`
        DELETE FROM slack_profiles WHERE (workspace, slack_user) IN (
          SELECT workspace, slack_user FROM slack_profiles
          WHERE coalesce(read_at, '-infinity') < ${profiled} AND coalesce(changed_at, '-infinity') < ${profiled}
          LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    openedHomes: await inBatches(
      () => db.$executeRaw`
        DELETE FROM opened_homes WHERE (workspace, slack_user) IN (
          SELECT workspace, slack_user FROM opened_homes WHERE opened_at < ${kept}
          ORDER BY opened_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    attempts: await inBatches(
      () => db.$executeRaw`
        DELETE FROM log_in_attempts WHERE key IN (
          SELECT key FROM log_in_attempts
          WHERE since < greatest(${attempted}::timestamptz,
            (SELECT since FROM log_in_attempts ORDER BY since DESC OFFSET ${mostAttempts - 1} LIMIT 1))
          ORDER BY since LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    passwordLinkRequests: await inBatches(
      () => db.$executeRaw`
        DELETE FROM password_link_requests WHERE key IN (
          SELECT key FROM password_link_requests WHERE last_at < ${asked}
          ORDER BY last_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    // Of a batch that nobody may ever hear of again. One that has left keeps no text.
    scrubbedBatches: await inBatches(
      () => db.$executeRaw`
        UPDATE mail_batches SET letters = NULL, frozen = NULL WHERE id IN (
          SELECT id FROM mail_batches
          WHERE (letters IS NOT NULL OR frozen IS NOT NULL) AND status NOT IN ('SENDING', 'PARKED') AND frozen_at < ${frozen}
          ORDER BY frozen_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    // An accepted email never settles when the provider sends no webhooks, and of an unknown one nobody may ever hear.
    scrubbed: await inBatches(
      () => db.$executeRaw`
        UPDATE emails SET frozen = NULL WHERE id IN (
          SELECT id FROM emails
          WHERE frozen IS NOT NULL AND (coalesce(settled_at, accepted_at) < ${frozen}
            OR status = 'UNKNOWN' AND created_at < ${frozen})
          ORDER BY coalesce(settled_at, accepted_at) LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    mailBatches: await inBatches(
      () => db.$executeRaw`
        WITH old AS (
          SELECT id FROM mail_batches WHERE status NOT IN ('SENDING', 'PARKED') AND frozen_at < ${over}
          ORDER BY frozen_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
        ), left_behind AS (
          UPDATE emails SET batch_id = NULL, position = NULL WHERE batch_id IN (SELECT id FROM old)
        )
        DELETE FROM mail_batches WHERE id IN (SELECT id FROM old)`,
      signal,
    ),
    // The thread in Slack keeps them.
    facts: await inBatches(
      () => db.$executeRaw`
        DELETE FROM card_facts WHERE id IN (
          SELECT f.id FROM card_facts f JOIN cards c ON c.id = f.card_id
          WHERE f.at < ${over} AND (f.ts IS NOT NULL OR f.error IS NOT NULL OR c.error IS NOT NULL)
          ORDER BY f.at LIMIT ${BATCH} FOR UPDATE OF f SKIP LOCKED)`,
      signal,
    ),
    // The audit keeps who decided what.
    companyRequests: await inBatches(
      () => db.$executeRaw`
        DELETE FROM company_requests WHERE id IN (
          SELECT id FROM company_requests WHERE status <> 'OPEN' AND decided_at < ${over}
          ORDER BY decided_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    approvalRequests: await inBatches(
      () => db.$executeRaw`
        DELETE FROM approval_requests WHERE id IN (
          SELECT id FROM approval_requests WHERE status <> 'OPEN' AND decided_at < ${over}
          ORDER BY decided_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    drafts: await inBatches(
      () => db.$executeRaw`
        DELETE FROM invite_lists WHERE id IN (
          SELECT id FROM invite_lists WHERE status = 'DRAFT' AND created_at < ${drafted}
          ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      signal,
    ),
    // The rounds and the audit keep who was invited.
    listRows: await inBatches(
      () => db.$executeRaw`
        DELETE FROM invite_list_rows WHERE (list_id, position) IN (
          SELECT r.list_id, r.position FROM invite_list_rows r JOIN invite_lists l ON l.id = r.list_id
          WHERE l.status IN ('DONE', 'CANCELLED') AND l.created_at < ${over}
          LIMIT ${BATCH} FOR UPDATE OF r SKIP LOCKED)`,
      signal,
    ),
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
