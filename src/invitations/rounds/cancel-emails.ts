import { Prisma } from '../../generated/prisma/client.ts';

/**
 * A part of a statement's `WITH` that cancels what has not left of rounds that end: emails that wait, and frozen ones
 * whose batch surely never left, because the provider refused it or nobody has tried it yet (docs/decisions/0009). A
 * batch that another transaction holds at this moment is being sent, or is put back; then src/mail/batches/take-batch.ts
 * drops the emails before the next try.
 *
 * The share lock of a batch is one that settling another batch does not wait for, so it may come after the rounds'.
 *
 * @param rounds the name of the part that answers the ids of the rounds which end
 * @param at an expression for the time
 */
export function cancelledWith(rounds: 'ended' | 'superseded', at: Prisma.Sql): Prisma.Sql {
  const roundIds = Prisma.sql`ARRAY(SELECT id FROM ${Prisma.raw(rounds)})`;
  return Prisma.sql`unsent AS MATERIALIZED (
      SELECT b.id FROM mail_batches b
      WHERE b.id = ANY (ARRAY(SELECT batch_id FROM emails WHERE round_id = ANY (${roundIds}) AND status::text = 'FROZEN'))
        AND b.first_tried_at IS NULL AND b.status IN ('SENDING', 'PARKED')
      FOR KEY SHARE SKIP LOCKED
    ), cancelled AS (
      UPDATE emails SET status = 'CANCELLED', settled_at = ${at}, batch_id = NULL, position = NULL
      WHERE round_id = ANY (${roundIds})
        AND (status::text = 'QUEUED' OR status::text = 'FROZEN' AND batch_id = ANY (ARRAY(SELECT id FROM unsent)))
      RETURNING id
    )`;
}
