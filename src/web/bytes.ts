import express, { type Request, type RequestHandler } from 'express';

/** Signed bodies are read as they come: the signature is over their bytes. */
export const readBytes: RequestHandler = express.raw({ type: () => true, limit: '256kb', inflate: false });

/** What `readBytes` has read; empty when there was no body. */
export function bytesOf(req: Request): Buffer {
  return Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
}
