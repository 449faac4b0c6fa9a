import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { takeLock } from '../src/database/embedded/lock-file.mjs';

/**
 * Runs `work` while holding a lock file, so that two commands in one checkout do not build over each other.
 * Waits for a living holder, and calls `onWait` once when it has to.
 */
export async function withLock(file, { work, onWait = () => undefined }) {
  mkdirSync(dirname(file), { recursive: true });
  let lock = takeLock(file);
  if (!lock) onWait();
  while (!lock) {
    await pause(100);
    lock = takeLock(file);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
