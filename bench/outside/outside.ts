import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { OutsideEvent, OutsideOrder, OutsideReady } from './events.ts';

const MAIN = fileURLToPath(new URL('main.js', import.meta.url));

/** The local Slack and the local provider, as the driver sees them. */
export interface Outside {
  readonly slackUrl: string;
  readonly providerUrl: string;
  /** Where answers to a command go that come after its acknowledgement. */
  readonly responseUrl: string;
  /** What reached them so far, in order. */
  readonly events: readonly OutsideEvent[];
  /** How often each address got mail. */
  readonly mailsTo: ReadonlyMap<string, number>;
  /** How many emails arrived in all. */
  mailCount(): number;
  /** Is called with each event from now on, until the returned function is called. */
  watch(look: (event: OutsideEvent) => void): () => void;
  /** Resolves when nothing has reached them for so many milliseconds. */
  quiet(milliseconds: number): Promise<void>;
  limitProvider(requestsPerSecond: number | null): void;
}

/** Starts the local Slack and the local provider for `use`. */
export async function withOutside<T>(use: (outside: Outside) => Promise<T>): Promise<T> {
  const child = fork(MAIN, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [ready] = (await once(child, 'message')) as [OutsideReady];
  const events: OutsideEvent[] = [];
  const mailsTo = new Map<string, number>();
  const watchers = new Set<(event: OutsideEvent) => void>();
  let mails = 0;
  let lastAt = performance.now();
  child.on('message', (message) => {
    lastAt = performance.now();
    for (const event of message as OutsideEvent[]) {
      events.push(event);
      if (event.kind === 'MAIL') {
        mails += event.to.length;
        for (const to of event.to) mailsTo.set(to, (mailsTo.get(to) ?? 0) + 1);
      }
      for (const look of watchers) look(event);
    }
  });
  const origin = `http://127.0.0.1:${ready.port}`;
  try {
    return await use({
      slackUrl: `${origin}/api/`,
      providerUrl: origin,
      responseUrl: `${origin}/response`,
      events,
      mailsTo,
      mailCount: () => mails,
      watch(look) {
        watchers.add(look);
        return () => watchers.delete(look);
      },
      async quiet(milliseconds) {
        lastAt = performance.now();
        for (let left = milliseconds; left > 0; left = lastAt + milliseconds - performance.now()) {
          await new Promise((resolve) => setTimeout(resolve, left));
        }
      },
      limitProvider: (requestsPerSecond) => child.send({ requestsPerSecond } satisfies OutsideOrder),
    });
  } finally {
    child.disconnect();
  }
}
