import type { Request, RequestHandler, Response } from 'express';
import { type Attempt, takeAttempt, undoAttempt } from '../../accounts/attempts.ts';
import { passwordTurns } from '../../accounts/password-turns.ts';
import { tooBusy } from '../../accounts/turns.ts';
import type { Context } from '../../context.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import { describeError } from '../../errors.ts';
import { openLink } from '../../invitations/links/link-state.ts';
import type { Pages } from '../pages/pages.ts';
import { field } from '../request-body.ts';
import type { AttackLog } from './attack-log.ts';
import { networkOf, sendTooMany } from './too-many.ts';

/**
 * Slows down guessing at the log-in and at links, which count together. What fails is counted in the database
 * (src/accounts/attempts.ts), so that a restart or another process allows no more. The visitor's address is the
 * connection's, or what a trusted proxy says, by the setting TRUST_PROXY; of IPv6 its network counts.
 */
export function limitGuesses(
  context: Context,
  parts: { pages: Pages; attacks: AttackLog },
): RequestHandler<{ token?: string }> {
  const { pages, attacks } = parts;
  let underWay = 0;
  return async (req, res, next) => {
    // Who would be refused at the password is refused here: a crowd keeps nobody else waiting for the database.
    if (underWay >= passwordTurns.capacity) throw tooBusy();
    underWay += 1;
    res.once('close', () => {
      underWay -= 1;
    });
    const account = await guessedAccount(context, req);
    if (account === null) return next();
    const about = { account, address: networkOf(req) };
    const taken = await takeAttempt(context, about);
    if (taken.outcome === 'TOO_MANY') {
      attacks.note(
        'Too many log-ins failed. Those from this address are refused for up to 15 minutes.',
        about,
      );
      return sendTooMany(pages, res, taken.wait);
    }
    res.locals.attempt = taken.attempt;
    res.once('finish', () => {
      if (res.statusCode === 401 || res.statusCode === 422) attacks.note('A log-in failed.', about);
      if (res.statusCode >= 500) undo(context, taken.attempt);
    });
    next();
  };
}

/** What the request counts as; undefined when nothing is guessed by it. */
export function attemptOf(res: Response): Attempt | undefined {
  return res.locals.attempt;
}

/** What this process could not do is no attempt of the visitor's. */
function undo(context: Context, attempt: Attempt): void {
  undoAttempt(context, attempt).catch((error: unknown) =>
    context.logger.debug({ reason: describeError(error) }, 'An attempt could not be taken back.'),
  );
}

/** The email ID whose password is guessed at; null when there is none: the first one is being chosen, or the link is dead. */
async function guessedAccount(context: Context, req: Request<{ token?: string }>): Promise<string | null> {
  const { token } = req.params;
  if (token === undefined) return accountOf(field(req, 'email'));
  const found = await openLink(context, { token });
  return found.state === 'LIVE' && found.link.hasPassword ? accountOf(found.link.email) : null;
}

function accountOf(typed: string): string {
  return canonicalEmailKey(typed) ?? typed.trim().toLowerCase();
}
