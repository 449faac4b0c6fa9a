import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import type { SlackContext } from '../slack-context.ts';
import { followHomeOf } from './follow-homes.ts';

/**
 * After whatever somebody has done in their home, or in a form, which may have been opened from there, their home is
 * brought up to date, if it was opened lately.
 */
export function homesFollow(app: SlackContext): Middleware<AnyMiddlewareArgs> {
  return async ({ body, next }) => {
    await next();
    const mayConcernHome =
      ('view' in body && body.view?.type === 'home') || ('type' in body && body.type === 'view_submission');
    if (!mayConcernHome || !('user' in body) || typeof body.user !== 'object') return;
    await followHomeOf(app, body.user.id);
  };
}
