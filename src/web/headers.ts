import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * What browsers may do with our answers: plain HTML with our own stylesheet, no scripts, no frames.
 * `upgrade-insecure-requests` and HSTS only where the public address has TLS: elsewhere they would cut people off.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  const secure = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ['data:'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginOpenerPolicy: secure,
    originAgentCluster: secure,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
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
