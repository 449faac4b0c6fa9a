import { createHash, randomBytes } from 'node:crypto';
import { DAY } from '../clock.ts';
import type { Transaction } from '../database/database.ts';

const SESSION_LIFETIME = 30 * DAY;
const SECRET_BYTES = 32;

/** What a browser gets once: only it holds the secret. */
export interface OpenedSession {
  readonly secret: string;
  readonly expiresAt: Date;
}

/** Opens a session of the user for 30 days, in the transaction that found the password right. */
export async function openSession(
  tx: Transaction,
  options: { userId: string; at: Date },
): Promise<OpenedSession> {
  const { userId, at } = options;
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const expiresAt = new Date(at.getTime() + SESSION_LIFETIME);
  await tx.session.create({ data: { id: sessionId(secret), userId, createdAt: at, expiresAt } });
  return { secret, expiresAt };
}

/** How the database knows a session: whoever reads the table can log in as nobody. */
export function sessionId(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
