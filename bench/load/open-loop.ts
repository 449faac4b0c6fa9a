import { setTimeout as pause } from 'node:timers/promises';
import { monotonicNow } from '../outside/events.ts';
import type { Acknowledgement } from './slack-client.ts';

/** An answer, and how long after the moment at which its request was due. */
export interface Timed {
  readonly answer: Acknowledgement;
  /** Milliseconds of the monotonic clock. */
  readonly dueAt: number;
  readonly latency: number;
}

/**
 * Sends requests at fixed moments, whether or not earlier ones are answered, and counts from the moment that was meant:
 * a server that is late cannot slow its clients down and look fast.
 */
export async function openLoop(options: {
  count: number;
  perSecond: number;
  send: (n: number) => Promise<Acknowledgement>;
}): Promise<Timed[]> {
  const { count, perSecond, send } = options;
  const begin = monotonicNow();
  const sent: Promise<Timed>[] = [];
  for (let n = 0; n < count; n++) {
    const dueAt = begin + (n * 1000) / perSecond;
    const early = dueAt - monotonicNow();
    if (early > 0) await pause(early);
    sent.push(send(n).then((answer) => ({ answer, dueAt, latency: answer.answeredAt - dueAt })));
  }
  return Promise.all(sent);
}
