import { SECOND } from '../../src/clock.ts';
import { inTransaction } from '../../src/transaction.ts';
import type { Sandbox } from '../start-sandbox.ts';

/** Longer than anything that a story does meanwhile. */
const LIMITS = { timeout: 120 * SECOND, maxWait: 30 * SECOND };

/**
 * Holds up what Usher does about someone, as a busy database would: a list stops at the part in which they are.
 *
 * @returns how to let it go on
 */
export async function holdUp({ usher }: Sandbox, email: string): Promise<() => Promise<void>> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return new Promise((resolve, reject) => {
    const holding = inTransaction(
      usher.context.db,
      async (tx) => {
        await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = 0`;
        await tx.$queryRaw`
          SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id
          WHERE u.email_key = ${email} FOR UPDATE OF m`;
        resolve(async () => {
          release();
          await holding;
        });
        await released;
      },
      LIMITS,
    );
    holding.catch(reject);
  });
}
