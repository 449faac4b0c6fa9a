import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

interface Started {
  guard: ChildProcess;
  chromium: { close(): Promise<void> };
}

/** Set-up and teardown run in one process but share no modules; what was started is handed over on the global object. */
const shared: typeof globalThis & { usherTestStarted?: Started } = globalThis;

/** Hands over to the teardown what is to be ended. */
export function handOver(started: Started): void {
  shared.usherTestStarted = started;
}

/** Ends Chromium, lets the guard end the servers and remove their files, and waits until it has. */
export default async function globalTeardown(): Promise<void> {
  if (!shared.usherTestStarted) return;
  const { guard, chromium } = shared.usherTestStarted;
  await chromium.close();
  if (guard.exitCode !== null) return;
  const ended = once(guard, 'exit');
  guard.stdin?.end();
  await ended;
}
