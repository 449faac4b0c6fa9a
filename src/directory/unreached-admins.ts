import type { Transaction } from '../database/database.ts';

/** A message that asked a Directory Admin directly, and that Slack does not deliver. */
export interface Unreached {
  /** The id of the notice. */
  readonly id: string;
  readonly requestId: string;
  /** Why Slack refuses it. */
  readonly reason: string;
  readonly at: Date;
}

/**
 * Gives up a message that asked a Directory Admin directly, as Slack does not know them any more. The caller holds the lock
 * of the request: of the last two Admins that are given up at once, the second sees that nobody is left.
 *
 * @returns whether anybody else is asked about the request
 */
export async function giveUpAsking(tx: Transaction, { id, requestId, reason }: Unreached): Promise<boolean> {
  await tx.notice.update({ where: { id }, data: { error: reason } });
  const others = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM notices
    WHERE kind IN ('APPROVAL_REQUESTED', 'COMPANY_REQUESTED') AND data ->> 'requestId' = ${requestId} AND error IS NULL
    LIMIT 1`;
  return others.length > 0;
}
