import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * What browsers may do with our answers: plain HTML with our own stylesheet, no frames, and nothing else until a page
 * says so. `upgrade-insecure-requests` and HSTS only where the public address has TLS: elsewhere they would cut people
 * off.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  const secure = publicUrl.startsWith('https:');
  const rest = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginOpenerPolicy: secure,
    originAgentCluster: secure,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  return (req, res, next) => {
    res.set('Content-Security-Policy', contentSecurityPolicy({}));
    rest(req, res, next);
  };
}

/**
 * The policy of one answer.
 *
 * @param allowed.script the hash of the one script of the page
 * @param allowed.picture the origin of the brand's logo
 */
export function contentSecurityPolicy(allowed: { script?: string; picture?: string }): string {
  const { script, picture } = allowed;
  return [
    "default-src 'none'",
    "style-src 'self'",
    picture ? `img-src data: ${picture}` : 'img-src data:',
    ...(script ? [`script-src ${script}`] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join(';');
}

/** The address of a token page is a secret, so no page that follows it gets it as the referrer, not even ours. */
export const withoutReferrer: RequestHandler = (_req, res, next) => {
  res.set('Referrer-Policy', 'no-referrer');
  next();
};

/** Pages show one person what is true now: no cache may keep them, and "back" after logging out shows nothing. */
export const neverCached: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
