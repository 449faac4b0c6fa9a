import express, { type Request, type RequestHandler } from 'express';

/** Reads a signed body as it comes: the signature is over its bytes. A mail server's words may be long. */
export const readBytes: RequestHandler = express.raw({ type: () => true, limit: '1mb', inflate: false });

/** What `readBytes` has read; empty when there was no body. */
export function bytesOf(req: Request): Buffer {
  return Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
}

/** Reads a form. The longest password, four bytes a character and each byte as %XX, is about 3 kB. */
export const readForm: RequestHandler = express.urlencoded({
  extended: false,
  limit: '16kb',
  parameterLimit: 20,
});

/** One field of what `readForm` has read: empty when it is missing or was sent more than once. */
export function field(req: Request, name: string): string {
  const value: unknown = req.body?.[name];
  return typeof value === 'string' ? value : '';
}
