import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { MINUTE } from '../clock.ts';
import { canonicalEmailKey } from '../email-key.ts';
import type { Pages } from './pages.ts';

const WINDOW = 15 * MINUTE;
/** Forms from one address. High, because a whole site office may be behind it. */
const PER_ADDRESS = 300;
/** Failed attempts at one user account or one link. */
const PER_ACCOUNT = 10;

/** Handlers that run after a form's body has been read and before the form's own handler. */
export interface Limits {
  readonly perAddress: RequestHandler;
  readonly logIn: RequestHandler;
  readonly link: RequestHandler;
}

/**
 * Slows down guessing (NIST SP 800-63B-4, 3.2.2). The counts are this process's own: a restart, or a second process,
 * allows a few more attempts, which argon2 makes slow anyway. The visitor's address is the connection's, or what a
 * trusted proxy says, by the setting TRUST_PROXY.
 */
export function createLimits(pages: Pages): Limits {
  const limit = (options: { limit: number; failedOnly: boolean; keyOf?: (req: Request) => string }) =>
    rateLimit({
      windowMs: WINDOW,
      limit: options.limit,
      skipSuccessfulRequests: options.failedOnly,
      // What this process could not do is no attempt of the visitor's.
      requestWasSuccessful: (_req, res) => res.statusCode < 400 || res.statusCode >= 500,
      ...(options.keyOf ? { keyGenerator: options.keyOf } : {}),
      standardHeaders: false,
      legacyHeaders: false,
      // It would print to the console that a proxy is not trusted; forwarded.ts logs that.
      validate: { xForwardedForHeader: false },
      handler: (_req, res) => {
        res.set('Retry-After', String(WINDOW / 1000));
        pages.send(res, {
          name: 'message',
          status: 429,
          title: 'Too many attempts',
          model: { sentence: 'Wait 15 minutes, and try again.', reference: null },
        });
      },
    });
  return {
    perAddress: limit({ limit: PER_ADDRESS, failedOnly: false }),
    logIn: limit({ limit: PER_ACCOUNT, failedOnly: true, keyOf: (req) => accountOf(req) }),
    link: limit({ limit: PER_ACCOUNT, failedOnly: true, keyOf: (req) => String(req.params.token) }),
  };
}

function accountOf(req: Request): string {
  const typed = String(req.body?.email ?? '');
  return canonicalEmailKey(typed) ?? typed.trim().toLowerCase();
}
