import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Set-up and teardown run in one process but share no modules; the guard is handed over on the global object. */
const shared: typeof globalThis & { usherTestGuard?: ChildProcess } = globalThis;

/** Hands the guard over to the teardown. */
export function holdGuard(guard: ChildProcess): void {
  shared.usherTestGuard = guard;
}

/** Lets the guard end the servers and remove their files, and waits until it has. */
export default async function globalTeardown(): Promise<void> {
  const guard = shared.usherTestGuard;
  if (!guard || guard.exitCode !== null) return;
  const ended = once(guard, 'exit');
  guard.stdin?.end();
  await ended;
}
