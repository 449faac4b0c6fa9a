import type { Request, Response } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { MINUTE, SECOND } from '../../clock.ts';
import type { Pages } from '../pages/pages.ts';

/** What visitors are told apart by: their address, of IPv6 their network. */
export function networkOf(req: Pick<Request, 'ip'>): string {
  return ipKeyGenerator(req.ip ?? '');
}

/** Answers that this was too much, and when to try again: in so many milliseconds. */
export function sendTooMany(pages: Pages, res: Response, wait: number): void {
  res.set('Retry-After', String(Math.ceil(wait / SECOND)));
  pages.send(res, {
    name: 'message',
    status: 429,
    title: 'Too many attempts',
    model: { sentence: `Wait ${inWords(wait)}, and try again.`, reference: null },
  });
}

function inWords(wait: number): string {
  if (wait < MINUTE) return several(Math.ceil(wait / SECOND), 'second');
  return several(Math.ceil(wait / MINUTE), 'minute');
}

function several(count: number, unit: string): string {
  return count === 1 ? `one ${unit}` : `${count} ${unit}s`;
}
