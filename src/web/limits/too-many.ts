import type { Request, Response } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { SECOND } from '../../clock.ts';
import type { Pages } from '../pages/pages.ts';
import { type MessageWords, tooManyWords } from '../pages/words.ts';

/** What visitors are told apart by: their address, of IPv6 their network. */
export function networkOf(req: Pick<Request, 'ip'>): string {
  return ipKeyGenerator(req.ip ?? '');
}

/** Answers that this was too much, and when to try again: in so many milliseconds. */
export function sendTooMany(
  pages: Pages,
  res: Response,
  wait: number,
  words: MessageWords = tooManyWords(wait),
): void {
  res.set('Retry-After', String(Math.ceil(wait / SECOND)));
  pages.send(res, { name: 'message', status: 429, model: { ...words, reference: null } });
}
