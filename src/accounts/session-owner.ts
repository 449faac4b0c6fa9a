import type { Context } from '../context.ts';
import { sessionId } from './open-session.ts';

/** Someone who is logged in, and the tenants that they are active in, by name. */
export interface SessionOwner {
  readonly firstName: string | null;
  readonly email: string;
  readonly tenants: readonly { id: string; name: string; appUrl: string | null }[];
}

/** Who is logged in with this session, or null when it is unknown or over. */
export async function sessionOwner(
  context: Context,
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
            select: { tenant: { select: { id: true, name: true, appUrl: true } } },
          },
        },
      },
    },
  });
  if (!session) return null;
  const { firstName, email, memberships } = session.user;
  return { firstName, email, tenants: memberships.map((membership) => membership.tenant) };
}
