import type { Context } from '../context.ts';
import { direct } from '../transaction.ts';
import { oldestSafeAttempt } from './batches/take-batch.ts';

/** Milliseconds between two looks at what waits, at most. */
const LOOK_EVERY = 100;

/**
 * Looks at what waits, before each batch. While one full batch of new mail after the other is taken, little can have
 * changed, and it is looked at ten times a second.
 */
export function stateReader(context: Context) {
  let known: { state: Awaited<ReturnType<typeof batchesState>>; until: number } | undefined;
  let changes = 0;
  return {
    /** Something has changed: what is known counts no more, nor what is being read. */
    again() {
      changes += 1;
      known = undefined;
    },
    async state() {
      if (known && performance.now() < known.until) return known.state;
      const before = changes;
      const state = await batchesState(context);
      const isPlain = !state.due && !state.isOld && !state.parked && state.inTrouble === 0;
      known = isPlain && before === changes ? { state, until: performance.now() + LOOK_EVERY } : undefined;
      return state;
    },
  };
}

async function batchesState({ db, clock }: Context) {
  const at = clock.now();
  const [state = { parked: false, due: false, isOld: false, inTrouble: 0, isQueued: false }] = await direct(
    db,
  ).$queryRaw<{ parked: boolean; due: boolean; isOld: boolean; inTrouble: number; isQueued: boolean }[]>`
    /* mail state */
    SELECT coalesce(bool_or(status = 'PARKED' AND next_attempt_at > ${at}::timestamptz), false) AS parked,
           coalesce(bool_or(next_attempt_at <= ${at}::timestamptz), false) AS due,
           coalesce(bool_or(first_tried_at <= ${oldestSafeAttempt(at)}::timestamptz), false) AS "isOld",
           (count(*) FILTER (WHERE error IS NOT NULL))::int AS "inTrouble",
           EXISTS (SELECT FROM emails WHERE status = 'QUEUED' AND due_at <= ${at}::timestamptz) AS "isQueued"
    FROM mail_batches WHERE status IN ('SENDING', 'PARKED')`;
  return state;
}
