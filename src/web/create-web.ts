import { Router } from 'express';
import type { Context } from '../context.ts';
import { receiveMailWebhook } from '../mail/webhook/receive-webhook.ts';
import { errorAsJson, errorAsPage } from './answer-error.ts';
import { forwardedAddresses } from './forwarded.ts';
import { neverCached, securityHeaders, withoutReferrer } from './headers.ts';
import { invitationPages } from './invitation-page.ts';
import { createLimits } from './limits.ts';
import { logInPages } from './log-in-page.ts';
import { loginsApi } from './logins-api.ts';
import { loadPages, type Pages } from './pages.ts';
import { bytesOf, readBytes, readForm } from './request-body.ts';
import { sameOriginOnly } from './same-origin.ts';
import { sessionCookie } from './session-cookie.ts';

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
  const pages = loadPages();
  const web = Router();
  web.use(forwardedAddresses(context.logger));
  web.use(securityHeaders(context.publicUrl));
  web.use(neverCached);
  web.use(programs(context, parts));
  web.use(people(context, pages));
  web.use((_req, res) => {
    pages.send(res, {
      name: 'message',
      status: 404,
      title: 'There is no page here',
      model: { sentence: 'Check the address, or open the link in your email again.', reference: null },
    });
  });
  web.use(errorAsPage(context.logger, pages));
  return web;
}

function programs(context: Context, parts: WebParts): Router {
  const router = Router();
  const { apiSecret, mailWebhookSecret } = parts;
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
  router.use(errorAsJson(context.logger));
  return router;
}

function people(context: Context, pages: Pages): Router {
  const { publicUrl } = context;
  const cookie = sessionCookie(publicUrl);
  const limits = createLimits(pages);
  const ours = [sameOriginOnly({ publicUrl, takesNullOrigin: false }), readForm, limits.perAddress];
  const oursByLink = [
    withoutReferrer,
    sameOriginOnly({ publicUrl, takesNullOrigin: true }),
    readForm,
    limits.perAddress,
    limits.link,
  ];
  const invitation = invitationPages(context, { pages, cookie });
  const account = logInPages(context, { pages, cookie });
  const router = Router();
  router.get(pages.stylesheet.path, (_req, res) => {
    res.set('Cache-Control', 'public, max-age=31536000, immutable').type('css').send(pages.stylesheet.css);
  });
  router.get('/i/:token', withoutReferrer, invitation.show);
  router.post('/i/:token', oursByLink, invitation.accept);
  router.post('/i/:token/new-link', oursByLink, invitation.newLink);
  router.get('/', account.home);
  router.get('/login', account.show);
  router.post('/login', ours, limits.logIn, account.logIn);
  router.post('/logout', ours, account.logOut);
  return router;
}
