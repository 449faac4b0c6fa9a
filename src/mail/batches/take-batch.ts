import { MINUTE } from '../../clock.ts';
import type { Context, Transaction } from '../../context.ts';
import { SENDABLE } from '../../invitations/rounds/sendable-email.ts';
import { type StoredEmail, withLiveLink } from '../letters/stored-email.ts';
import { lastSafeTry } from './give-up.ts';

/** For so long no other worker tries a batch that was taken: more than a request may last. */
const LEASE = 2 * MINUTE;

/** A batch that is to be sent now. */
export interface TakenBatch {
  id: string;
  emails: { id: string; frozen: StoredEmail }[];
  attempts: number;
  /** Whether no earlier try may have reached the provider. */
  untried: boolean;
}

/**
 * Takes the batch that has waited longest for its next try, for this worker alone; null when none is due. A batch that
 * may have been sent once keeps its members, because the provider knows them by its key; one that surely never was
 * drops those whose round has ended since.
 */
export async function takeBatch(context: Context): Promise<{ batch: TakenBatch | null; cancelled: number }> {
  const { db, clock, secret } = context;
  const at = clock.now();
  return db.$transaction(async (tx) => {
    const [due] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM mail_batches
      WHERE status IN ('SENDING', 'PARKED') AND next_attempt_at <= ${at}::timestamptz
        AND (first_tried_at IS NULL OR first_tried_at > ${lastSafeTry(at)}::timestamptz)
      ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`;
    if (!due) return { batch: null, cancelled: 0 };
    const { firstTriedAt, attempts } = await tx.mailBatch.findUniqueOrThrow({ where: { id: due.id } });
    const untried = firstTriedAt === null;
    const cancelled = untried ? await dropUnwanted(tx, { batchId: due.id, at }) : 0;
    const rows = await tx.email.findMany({
      where: { batchId: due.id },
      orderBy: { position: 'asc' },
      select: { id: true, frozen: true },
    });
    if (rows.length === 0) {
      await tx.mailBatch.update({ where: { id: due.id }, data: { status: 'DONE' } });
      return { batch: null, cancelled };
    }
    await tx.mailBatch.update({
      where: { id: due.id },
      data: {
        status: 'SENDING',
        attempts: { increment: 1 },
        firstTriedAt: firstTriedAt ?? at,
        nextAttemptAt: new Date(at.getTime() + LEASE),
      },
    });
    const emails = rows.map(({ id, frozen }) => ({
      id,
      frozen: withLiveLink(frozen, { emailRowId: id, secret }),
    }));
    return { batch: { id: due.id, emails, attempts: attempts + 1, untried }, cancelled };
  });
}

async function dropUnwanted(tx: Transaction, options: { batchId: string; at: Date }): Promise<number> {
  return tx.$executeRaw`
    UPDATE emails dropped
    SET status = 'CANCELLED', settled_at = ${options.at}::timestamptz, batch_id = NULL, position = NULL
    FROM emails e
    JOIN memberships m ON m.id = e.membership_id
    LEFT JOIN rounds r ON r.id = e.round_id
    WHERE e.batch_id = ${options.batchId}::uuid AND e.status = 'FROZEN' AND NOT ${SENDABLE} AND dropped.id = e.id`;
}
