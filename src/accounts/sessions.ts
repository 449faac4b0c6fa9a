import { createHash, randomBytes } from 'node:crypto';
import { BRAND_FIELDS, type Brand, brandOf } from '../brand.ts';
import { DAY } from '../clock.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { type Attempt, forgiving } from './attempts.ts';

const SESSION_LIFETIME = 30 * DAY;
const SECRET_BYTES = 32;

/** What a browser gets once: only it holds the secret. */
export interface OpenedSession {
  readonly secret: string;
  readonly expiresAt: Date;
}

/** Someone who is logged in, and the tenants that they are active in, by name. */
export interface SessionOwner {
  readonly firstName: string | null;
  readonly email: string;
  readonly tenants: readonly { id: string; name: string; appUrl: string | null; brand: Brand }[];
}

/**
 * Opens a session of the user for 30 days, in the transaction that found the password right. Forgives the attempt that
 * it was, if it was counted as one.
 */
export async function openSession(
  tx: Transaction,
  options: { userId: string; at: Date; attempt?: Attempt | undefined },
): Promise<OpenedSession> {
  const { userId, at, attempt } = options;
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const expiresAt = new Date(at.getTime() + SESSION_LIFETIME);
  await tx.$executeRaw`${attempt ? forgiving(attempt) : Prisma.empty}
    INSERT INTO sessions (id, user_id, created_at, expires_at)
    VALUES (${sessionId(secret)}, ${userId}::uuid, ${at}::timestamptz, ${expiresAt}::timestamptz)`;
  return { secret, expiresAt };
}

/** Who is logged in with this session, or null when it is unknown or over. */
export async function sessionOwner(
  context: Pick<Context, 'db' | 'clock' | 'brand'>,
  options: { secret: string },
): Promise<SessionOwner | null> {
  const session = await context.db.session.findUnique({
    where: { id: sessionId(options.secret), expiresAt: { gt: context.clock.now() } },
    select: {
      user: {
        select: {
          firstName: true,
          email: true,
          memberships: {
            where: { deactivatedAt: null },
            orderBy: { tenant: { name: 'asc' } },
            select: { tenant: { select: { id: true, name: true, appUrl: true, ...BRAND_FIELDS } } },
          },
        },
      },
    },
  });
  if (!session) return null;
  const { firstName, email, memberships } = session.user;
  const tenants = memberships.map(({ tenant }) => {
    const { id, name, appUrl } = tenant;
    return { id, name, appUrl, brand: brandOf(tenant, context.brand) };
  });
  return { firstName, email, tenants };
}

/** Ends the session for good. Does nothing when there is no such session. */
export async function closeSession(context: Pick<Context, 'db'>, options: { secret: string }): Promise<void> {
  await context.db.session.deleteMany({ where: { id: sessionId(options.secret) } });
}

/** Ends all sessions of a user. */
export async function closeSessionsOf(tx: Transaction, userId: string): Promise<void> {
  await tx.session.deleteMany({ where: { userId } });
}

/** The database keeps only a hash: nobody can log in with what they read in the table. */
function sessionId(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
