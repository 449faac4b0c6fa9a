import type { RequestHandler } from 'express';
import { closeSession, sessionOwner } from '../../accounts/sessions.ts';
import type { Context } from '../../context.ts';
import { logIn } from '../../invitations/logins/log-in.ts';
import { attemptOf } from '../limits/guesses.ts';
import { field } from '../request-body.ts';
import type { Pages } from './pages.ts';
import type { SessionCookie } from './session-cookie.ts';
import { WRONG_LOG_IN } from './words.ts';

/** Logging in and out, and the page of someone who is logged in. */
export function logInPages(
  context: Context,
  parts: { pages: Pages; cookie: SessionCookie },
): { home: RequestHandler; show: RequestHandler; logIn: RequestHandler; logOut: RequestHandler } {
  const { pages, cookie } = parts;
  return {
    async home(req, res) {
      const secret = cookie.read(req);
      const owner = secret && (await sessionOwner(context, { secret }));
      if (!owner) return res.redirect(303, '/login');
      const joined = owner.tenants.find(({ id }) => id === req.query.joined);
      const others = owner.tenants.filter((tenant) => tenant !== joined);
      // Whoever comes from an invitation stays in its look, and whoever is in one tenant only has that tenant's.
      const { brand } = joined ?? (others.length === 1 ? others[0] : undefined) ?? {};
      pages.send(res, {
        name: 'home',
        ...(brand && { brand }),
        model: {
          ...owner,
          joined: joined?.name ?? null,
          hasNewPassword: req.query.password === 'new',
          tenants: joined ? [joined, ...others] : others,
        },
      });
    },
    async show(req, res) {
      const secret = cookie.read(req);
      if (secret && (await sessionOwner(context, { secret }))) {
        return res.redirect(303, '/');
      }
      pages.send(res, { name: 'log-in', model: { email: '', problem: null } });
    },
    async logIn(req, res) {
      const email = field(req, 'email');
      const session = await logIn(context, {
        email,
        password: field(req, 'password'),
        attempt: attemptOf(res),
      });
      if (!session) {
        return pages.send(res, {
          name: 'log-in',
          status: 401,
          model: { email, problem: WRONG_LOG_IN },
        });
      }
      cookie.set(res, session);
      res.redirect(303, '/');
    },
    async logOut(req, res) {
      const secret = cookie.read(req);
      if (secret) await closeSession(context, { secret });
      cookie.clear(res);
      res.redirect(303, '/login');
    },
  };
}
