import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { MINUTE } from '../../clock.ts';
import type { Context } from '../../context.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import { openLink } from '../../invitations/links/link-state.ts';
import { purposeKey } from '../../secrets.ts';
import type { Pages } from '../pages/pages.ts';
import { field } from '../request-body.ts';
import { type AttackLog, hashOf } from './attack-log.ts';
import { BoundedCounts } from './bounded-counts.ts';

const WINDOW = 15 * MINUTE;
/** Forms from one address. High, because a whole site office may be behind it. */
const PER_ADDRESS = 300;
/** Failed attempts at one user account from one address, by the log-in and by links together. */
const PER_ACCOUNT = 10;

/** Handlers that run after a form's body has been read and before the form's own handler. */
export interface Limits {
  readonly perAddress: RequestHandler;
  readonly guesses: RequestHandler[];
}

/** An attempt at a password. */
interface Attempt {
  /** The account's email ID, or the token of a link that leads to none. */
  readonly account: string;
  /** Whether there may be a password to guess; else the first one is being chosen. */
  readonly isGuess: boolean;
}

/**
 * Slows down guessing (NIST SP 800-63B-4, 3.2.2). Failures are counted by account and address together, so that nobody
 * locks somebody else out: the right password works from every other address. The counts are this process's own: a
 * restart, or a second process, allows a few more attempts, which argon2 makes slow anyway. The visitor's address is
 * the connection's, or what a trusted proxy says, by the setting TRUST_PROXY; of IPv6 its network counts.
 */
export function createLimits(context: Context, parts: { pages: Pages; attacks: AttackLog }): Limits {
  const { pages, attacks } = parts;
  const { clock } = context;
  const key = purposeKey(context.secret, 'limits');
  const limit = (options: {
    limit: number;
    failedOnly: boolean;
    keyOf: (req: Request, res: Response) => string[];
    noted: (req: Request, res: Response) => void;
  }) =>
    rateLimit({
      windowMs: WINDOW,
      store: new BoundedCounts({ clock, window: WINDOW }),
      limit: options.limit,
      skipSuccessfulRequests: options.failedOnly,
      // What this process could not do is no attempt of the visitor's.
      requestWasSuccessful: (_req, res) => res.statusCode < 400 || res.statusCode >= 500,
      keyGenerator: (req, res) => hashOf(key, options.keyOf(req, res)),
      standardHeaders: false,
      legacyHeaders: false,
      // It would print to the console that a proxy is not trusted; forwarded.ts logs that.
      validate: { xForwardedForHeader: false },
      handler: (req, res) => {
        options.noted(req, res);
        res.set('Retry-After', String(WINDOW / 1000));
        pages.send(res, {
          name: 'message',
          status: 429,
          title: 'Too many attempts',
          model: { sentence: 'Wait 15 minutes, and try again.', reference: null },
        });
      },
    });
  const attemptOf = (res: Response): Attempt => res.locals.attempt;
  const identify: RequestHandler<{ token?: string }> = async (req, res, next) => {
    const attempt = await findAttempt(context, req);
    res.locals.attempt = attempt;
    res.once('finish', () => {
      if (!attempt.isGuess || (res.statusCode !== 401 && res.statusCode !== 422)) return;
      attacks.note('A log-in failed.', { account: attempt.account, address: networkOf(req) });
    });
    next();
  };
  return {
    perAddress: limit({
      limit: PER_ADDRESS,
      failedOnly: false,
      keyOf: (req) => [networkOf(req)],
      noted: (req) =>
        attacks.note('One address sends too many forms. They are refused for up to 15 minutes.', {
          address: networkOf(req),
        }),
    }),
    guesses: [
      identify,
      limit({
        limit: PER_ACCOUNT,
        failedOnly: true,
        keyOf: (req, res) => [attemptOf(res).account, networkOf(req)],
        noted: (req, res) =>
          attacks.note('Too many log-ins failed. Those from this address are refused for up to 15 minutes.', {
            account: attemptOf(res).account,
            address: networkOf(req),
          }),
      }),
    ],
  };
}

function networkOf(req: Pick<Request, 'ip'>): string {
  return ipKeyGenerator(req.ip ?? '');
}

async function findAttempt(context: Context, req: Request<{ token?: string }>): Promise<Attempt> {
  const { token } = req.params;
  if (token === undefined) return { account: accountOf(field(req, 'email')), isGuess: true };
  const found = await openLink(context, { token });
  if (found.state === 'DEAD') return { account: token, isGuess: false };
  return { account: accountOf(found.link.email), isGuess: found.link.hasPassword };
}

function accountOf(typed: string): string {
  return canonicalEmailKey(typed) ?? typed.trim().toLowerCase();
}
