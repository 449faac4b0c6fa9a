/**
 * Ends the run's PostgreSQL and removes its files once standard input closes: when Jest's teardown closes it,
 * and just as well when Jest was interrupted or killed. Runs in a process group of its own for that reason.
 */
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [folder = ''] = process.argv.slice(2);

process.stdin.resume().once('end', async () => {
  // Root keeps the cluster elsewhere when the server's account cannot reach the folder.
  const cluster = attempt(() => realpathSync(join(folder, 'postgres')));
  if (cluster) {
    const pid = Number.parseInt(
      attempt(() => readFileSync(join(cluster, 'postmaster.pid'), 'utf8')) ?? '',
      10,
    );
    if (pid > 0) {
      attempt(() => process.kill(pid, 'SIGQUIT')); // at once: nothing in here is worth writing out
      while (attempt(() => readFileSync(join(cluster, 'postmaster.pid')))) await pause(20);
    }
    rmSync(cluster, { recursive: true, force: true, maxRetries: 5 });
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}
