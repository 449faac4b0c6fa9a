import type { RequestHandler } from 'express';
import { UserError } from '../errors.ts';

/**
 * Refuses forms that another site sends through a visitor's browser (CSRF), without scripts and without tokens.
 *
 * - `Sec-Fetch-Site`, where the browser sends it (all current ones, over TLS and on localhost), decides alone.
 * - Else `Origin` must be our public one. `null` is what browsers send from a page with `no-referrer`, so the pages of
 *   links, which have it, take `null` too: to forge such a form one has to know the link's token.
 * - With neither, it is let through: such old browsers keep our SameSite=Lax cookie out of forms of other sites, and
 *   programs are not browsers.
 */
export function sameOriginOnly(options: { publicUrl: string; takesNullOrigin: boolean }): RequestHandler {
  const { origin: ours } = new URL(options.publicUrl);
  return (req, _res, next) => {
    const site = req.get('Sec-Fetch-Site');
    const origin = req.get('Origin');
    const isOurs =
      site === undefined
        ? origin === undefined || origin === ours || (origin === 'null' && options.takesNullOrigin)
        : site === 'same-origin' || site === 'none';
    if (isOurs) return next();
    next(
      new UserError(
        'CROSS_SITE',
        'This form was sent from another site, so nothing was done. Open the page here, and send it again.',
      ),
    );
  };
}
