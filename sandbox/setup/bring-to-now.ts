import { setTimeout as pause } from 'node:timers/promises';
import { MINUTE } from '../../src/clock.ts';
import type { Context } from '../../src/context.ts';
import { describeError } from '../../src/errors.ts';

/**
 * Makes it safe to set the clock back: what happened on days that are in the future again is dated to now, so that it
 * is before everything that follows. The dates of a round keep their distances, from its opening to its last
 * follow-up. The audit trail is left as it is. A start after the clock was moved needs this too.
 */
export async function bringToNow(context: Pick<Context, 'db' | 'clock'>): Promise<void> {
  for (const end = Date.now() + PATIENCE; ; ) {
    try {
      return await moveBack(context);
    } catch (error) {
      // Nothing was changed. Running jobs hold some of the rows; they go first.
      if (!ROWS_LOCKED.test(describeError(error)) || Date.now() > end) throw error;
      await pause(50);
    }
  }
}

/** Milliseconds. */
const PATIENCE = 10_000;
/** PostgreSQL's codes for a lock that was not released in time, and for a deadlock. */
const ROWS_LOCKED = /`(55P03|40P01)`/;

async function moveBack({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  // least() would turn NULL into now, hence the CASE expressions.
  // Mail that is being sent gets time to finish before it is claimed again.
  const soon = new Date(now.getTime() + 2 * MINUTE);
  await db.$transaction([
    // Well below the time after which PostgreSQL looks for deadlocks, so that no other transaction is ended by one.
    db.$executeRaw`SET LOCAL lock_timeout = '200ms'`,
    db.$executeRaw`
      UPDATE rounds SET
        opened_at = least(opened_at, ${now}::timestamptz),
        welcomed_at = CASE WHEN welcomed_at > ${now}::timestamptz THEN ${now}::timestamptz ELSE welcomed_at END,
        ended_at = CASE WHEN ended_at > ${now}::timestamptz THEN ${now}::timestamptz ELSE ended_at END,
        next_follow_up_at = next_follow_up_at - greatest(opened_at - ${now}::timestamptz, interval '0'),
        expires_at = expires_at - greatest(opened_at - ${now}::timestamptz, interval '0')
      WHERE greatest(opened_at, welcomed_at, ended_at) > ${now}::timestamptz`,
    db.$executeRaw`
      UPDATE emails SET
        created_at = least(created_at, ${now}::timestamptz),
        due_at = least(due_at, ${now}::timestamptz),
        accepted_at = CASE WHEN accepted_at > ${now}::timestamptz THEN ${now}::timestamptz ELSE accepted_at END,
        settled_at = CASE WHEN settled_at > ${now}::timestamptz THEN ${now}::timestamptz ELSE settled_at END
      WHERE greatest(created_at, due_at, accepted_at, settled_at) > ${now}::timestamptz`,
    db.$executeRaw`
      UPDATE mail_batches SET
        frozen_at = least(frozen_at, ${now}::timestamptz),
        first_tried_at = CASE WHEN first_tried_at > ${now}::timestamptz THEN ${now}::timestamptz ELSE first_tried_at END,
        next_attempt_at = least(next_attempt_at, ${soon}::timestamptz)
      WHERE greatest(frozen_at, first_tried_at, next_attempt_at) > ${now}::timestamptz`,
    db.$executeRaw`
      UPDATE opened_homes SET
        opened_at = least(opened_at, ${now}::timestamptz), looked_at = least(looked_at, ${now}::timestamptz)
      WHERE greatest(opened_at, looked_at) > ${now}::timestamptz`,
    db.$executeRaw`
      UPDATE memberships SET
        first_login_at = CASE WHEN first_login_at > ${now}::timestamptz THEN ${now}::timestamptz ELSE first_login_at END,
        last_login_at = CASE WHEN last_login_at > ${now}::timestamptz THEN ${now}::timestamptz ELSE last_login_at END
      WHERE last_login_at > ${now}::timestamptz`,
    db.$executeRaw`
      UPDATE users SET email_corrected_at = ${now}::timestamptz WHERE email_corrected_at > ${now}::timestamptz`,
  ]);
}
