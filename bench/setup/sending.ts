import type { Outside } from '../outside/outside.ts';

/** How fast emails reached the provider. */
export interface Sending {
  readonly emails: number;
  readonly perSecond: number;
  /** Milliseconds from the first request to the last. */
  readonly taken: number;
}

/**
 * Waits until so many more emails have reached the provider. The rate is that between the first request and the last,
 * without the emails of the first: what came before it is the start.
 *
 * @throws Error when nothing arrives for `patience` milliseconds
 */
export function watchSending(outside: Outside, emails: number, patience = 60_000): Promise<Sending> {
  return new Promise((resolve, reject) => {
    let arrived = 0;
    let first: { at: number; emails: number } | undefined;
    const giveUp = () => {
      unwatch();
      reject(new Error(`Only ${arrived} of ${emails} emails reached the provider.`));
    };
    let timer = setTimeout(giveUp, patience);
    const unwatch = outside.watch((event) => {
      if (event.kind !== 'MAIL' || event.to.length === 0) return;
      clearTimeout(timer);
      first ??= { at: event.at, emails: event.to.length };
      arrived += event.to.length;
      if (arrived < emails) {
        timer = setTimeout(giveUp, patience);
        return;
      }
      unwatch();
      const taken = event.at - first.at;
      resolve({ emails: arrived, taken, perSecond: (1000 * (arrived - first.emails)) / taken });
    });
  });
}
