import { type ErrorRequestHandler, Router } from 'express';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { receiveMailWebhook } from '../mail/webhook/receive-webhook.ts';
import { errorAsJson, errorAsPage } from './answer-error.ts';
import { neverCached, securityHeaders, withoutReferrer } from './headers.ts';
import { AttackLog } from './limits/attack-log.ts';
import { limitForms } from './limits/forms.ts';
import { forwardedAddresses } from './limits/forwarded.ts';
import { limitGuesses } from './limits/guesses.ts';
import { loginsApi } from './logins-api.ts';
import { forgottenPasswordPages } from './pages/forgotten-password.ts';
import { invitationPages } from './pages/invitation-page.ts';
import { logInPages } from './pages/log-in-page.ts';
import { loadPages, type Pages } from './pages/pages.ts';
import { sessionCookie } from './pages/session-cookie.ts';
import { stopPages } from './pages/stop-page.ts';
import { notFoundWords } from './pages/words.ts';
import { bytesOf, readBytes, readForm } from './request-body.ts';
import { sameOriginOnly } from './same-origin.ts';

export interface WebParts {
  /** Checks the mail provider's webhooks; null: their path is 404. */
  readonly mailWebhookSecret: string | null;
  /** Checks the product's reports of logins (USHER_API_SECRET); null: their path is 404. */
  readonly apiSecret: string | null;
}

/**
 * Everything that browsers, the mail provider and the company's own product reach (docs/architecture.md,
 * "HTTP"). Answers every path, so it is mounted last. Addresses in it come from `publicUrl`, never from the Host header.
 */
export function createWeb(context: Context, parts: WebParts): Router {
  const pages = loadPages(context.brand);
  const attacks = new AttackLog(context);
  const web = Router();
  web.use(forwardedAddresses(context.logger));
  web.use(securityHeaders(context.publicUrl));
  web.use(neverCached);
  web.use(programs(context, { ...parts, attacks }));
  web.use(people(context, { pages, attacks }));
  web.use((_req, res) => {
    pages.send(res, { name: 'message', status: 404, model: { ...notFoundWords, reference: null } });
  });
  web.use(errorAsPage(context.logger, pages));
  return web;
}

function programs(context: Context, parts: WebParts & { attacks: AttackLog }): Router {
  const router = Router();
  const { apiSecret, mailWebhookSecret, attacks } = parts;
  if (apiSecret) router.post('/api/v1/logins', readBytes, loginsApi(context, { secret: apiSecret }));
  if (mailWebhookSecret) {
    router.post('/webhooks/resend', readBytes, async (req, res) => {
      const { headers } = req;
      await receiveMailWebhook(context, { body: bytesOf(req), headers, secret: mailWebhookSecret });
      // Also for an event that was received before, so that the provider stops sending it.
      res.status(204).end();
    });
  }
  router.use(['/api', '/webhooks'], (_req, res) => {
    res.status(404).json({ error: 'There is nothing at this address.' });
  });
  router.use(noteBadSignatures(attacks));
  router.use(errorAsJson(context.logger));
  return router;
}

/** Unsigned and wrongly signed requests leave a trace in the log. */
function noteBadSignatures(attacks: AttackLog): ErrorRequestHandler {
  return (error, req, _res, next) => {
    if (error instanceof UserError && error.code === 'UNAUTHORIZED') {
      attacks.note(`A request to ${req.path.toLowerCase().replace(/\/$/, '')} had no valid signature.`, {});
    }
    next(error);
  };
}

function people(context: Context, parts: { pages: Pages; attacks: AttackLog }): Router {
  const { pages } = parts;
  const { publicUrl } = context;
  const cookie = sessionCookie(publicUrl);
  const perAddress = limitForms(context, parts);
  const guesses = limitGuesses(context, parts);
  const ours = [sameOriginOnly({ publicUrl, takesNullOrigin: false }), readForm, perAddress];
  const oursByToken = [
    withoutReferrer,
    sameOriginOnly({ publicUrl, takesNullOrigin: true }),
    readForm,
    perAddress,
  ];
  const oursByLink = [...oursByToken, guesses];
  const invitation = invitationPages(context, { pages, cookie });
  const account = logInPages(context, { pages, cookie });
  const stopping = stopPages(context, { pages });
  const forgotten = forgottenPasswordPages(context, { pages, cookie });
  const router = Router();
  router.get(/^\/usher-/, (req, res, next) => {
    const css = pages.stylesheet(req.path);
    if (css === null) return next();
    res.set('Cache-Control', 'public, max-age=31536000, immutable').type('css').send(css);
  });
  router.get('/i/:token', withoutReferrer, invitation.show);
  router.post('/i/:token', oursByLink, invitation.accept);
  router.post('/i/:token/new-link', oursByLink, invitation.newLink);
  router.get('/stop/:token', withoutReferrer, stopping.show);
  // No form of ours: a mail program sends it from anywhere, and what its body says is always the same.
  router.post('/stop/:token', withoutReferrer, perAddress, stopping.stop);
  router.get('/forgot', forgotten.show);
  router.post('/forgot', ours, forgotten.ask);
  router.get('/p/:token', withoutReferrer, forgotten.showLink);
  router.post('/p/:token', oursByToken, forgotten.setPassword);
  router.get('/', account.home);
  router.get('/login', account.show);
  router.post('/login', ours, guesses, account.logIn);
  router.post('/logout', ours, account.logOut);
  return router;
}
