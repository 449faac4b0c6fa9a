import type { RequestHandler, Response } from 'express';
import { RECOMMENDED_PASSWORD, SHORTEST_PASSWORD } from '../../accounts/password-rules.ts';
import type { Context } from '../../context.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import {
  openPasswordLink,
  type PasswordLink,
  type PasswordLinkOwner,
} from '../../invitations/password-links/password-link.ts';
import { requestPasswordLink } from '../../invitations/password-links/request-password-link.ts';
import { setPassword } from '../../invitations/password-links/set-password.ts';
import { LINKS_AN_HOUR } from '../../invitations/password-links/write-password-link.ts';
import { networkOf, sendTooMany } from '../limits/too-many.ts';
import { field } from '../request-body.ts';
import type { Pages } from './pages.ts';
import type { SessionCookie } from './session-cookie.ts';
import { deadPasswordLinkWords, NOT_AN_EMAIL_ID, passwordWords, tooManyLinksWords } from './words.ts';

type LinkHandler = RequestHandler<{ token: string }>;

/** The pages of a forgotten password: asking for a link, and choosing a new one with it. */
export function forgottenPasswordPages(
  context: Context,
  parts: { pages: Pages; cookie: SessionCookie },
): { show: RequestHandler; ask: RequestHandler; showLink: LinkHandler; setPassword: LinkHandler } {
  const { pages, cookie } = parts;
  return {
    show(_req, res) {
      pages.send(res, { name: 'forgot', model: { email: '', problem: null } });
    },
    async ask(req, res) {
      const email = field(req, 'email').trim();
      const emailKey = canonicalEmailKey(email);
      if (emailKey === null) {
        const model = { email, problem: NOT_AN_EMAIL_ID };
        return pages.send(res, { name: 'forgot', status: 422, model });
      }
      const asked = await requestPasswordLink(context, { emailKey });
      if (asked.outcome === 'TOO_MANY') {
        const wait = asked.until.getTime() - context.clock.now().getTime();
        return sendTooMany(pages, res, wait, tooManyLinksWords(wait));
      }
      pages.send(res, { name: 'forgot-sent', model: { email, most: LINKS_AN_HOUR } });
    },
    async showLink(req, res) {
      const link = await openPasswordLink(context, { token: req.params.token });
      if (link.state === 'LIVE') sendLive(pages, res, { owner: link.owner, problem: null });
      else sendOther(pages, res, link);
    },
    async setPassword(req, res) {
      const { token } = req.params;
      const outcome = await setPassword(context, {
        token,
        password: field(req, 'password'),
        address: networkOf(req),
      });
      if (outcome.outcome === 'NOT_LIVE') return sendOther(pages, res, outcome.link);
      if (outcome.outcome === 'REFUSED') {
        const problem = passwordWords[outcome.problem];
        return sendLive(pages, res, { owner: outcome.owner, problem });
      }
      cookie.set(res, outcome.session);
      res.redirect(303, '/?password=new');
    },
  };
}

function sendLive(
  pages: Pages,
  res: Response,
  shown: { owner: PasswordLinkOwner; problem: string | null },
): void {
  const { owner, problem } = shown;
  pages.send(res, {
    name: 'new-password',
    status: problem ? 422 : 200,
    brand: owner.brand,
    model: { email: owner.email, shortest: SHORTEST_PASSWORD, recommended: RECOMMENDED_PASSWORD, problem },
  });
}

function sendOther(pages: Pages, res: Response, link: Exclude<PasswordLink, { state: 'LIVE' }>): void {
  if (link.state === 'INVITED') {
    res.redirect(303, `/i/${link.token}`);
    return;
  }
  pages.send(res, {
    name: 'dead-password-link',
    status: link.reason === 'UNKNOWN' ? 404 : 410,
    model: {
      ...deadPasswordLinkWords[link.reason],
      mayLogIn: link.reason === 'USED',
      mayAsk: link.reason !== 'DEACTIVATED' && link.reason !== 'CORRECTED',
    },
  });
}
