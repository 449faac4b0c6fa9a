import { parse } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import type { OpenedSession } from '../../accounts/sessions.ts';

export interface SessionCookie {
  /** The session's secret that the browser sent, if any. */
  read(req: Request): string | null;
  set(res: Response, session: OpenedSession): void;
  clear(res: Response): void;
}

/**
 * The cookie that holds a session's secret. Behind TLS its name has the prefix `__Host-`, with which browsers take it
 * from this host alone, for the whole site, and over TLS only; browsers refuse that prefix over plain http.
 */
export function sessionCookie(publicUrl: string): SessionCookie {
  const secure = publicUrl.startsWith('https:');
  const name = secure ? '__Host-usher_session' : 'usher_session';
  const options: CookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure };
  return {
    read(req) {
      return parse(req.headers.cookie ?? '')[name] || null;
    },
    set(res, { secret, expiresAt }) {
      res.cookie(name, secret, { ...options, expires: expiresAt });
    },
    clear(res) {
      res.clearCookie(name, options);
    },
  };
}
