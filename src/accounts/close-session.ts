import type { Context } from '../context.ts';
import { sessionId } from './open-session.ts';

/** Ends the session for good. One that is not there has ended. */
export async function closeSession(context: Context, options: { secret: string }): Promise<void> {
  await context.db.session.deleteMany({ where: { id: sessionId(options.secret) } });
}
