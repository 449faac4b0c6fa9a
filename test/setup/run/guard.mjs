/**
 * Ends the run's PostgreSQL servers and removes their files, and Chromium's, once standard input closes: when Jest's
 * teardown closes it, and just as well when Jest was interrupted or killed. Runs in a process group of its own for that
 * reason.
 */
import { readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [folder = ''] = process.argv.slice(2);

process.stdin.resume().once('end', async () => {
  // The run's own server, and those that tests started on folders beneath.
  const dataDirs = [folder, ...readdirSync(folder).map((name) => join(folder, name))];
  await Promise.all(dataDirs.map(endServer));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function endServer(dataDir) {
  // Root keeps the cluster elsewhere when the server's account cannot reach the folder.
  const cluster = attempt(() => realpathSync(join(dataDir, 'postgres')));
  if (!cluster) return;
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = Number.parseInt(attempt(() => readFileSync(pidFile, 'utf8')) ?? '', 10);
  if (pid > 0) {
    attempt(() => process.kill(pid, 'SIGQUIT')); // at once: nothing in here is worth writing out
    while (attempt(() => readFileSync(pidFile)) && attempt(() => process.kill(pid, 0))) await sleep(20);
  }
  rmSync(cluster, { recursive: true, force: true, maxRetries: 5 });
}

function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}
