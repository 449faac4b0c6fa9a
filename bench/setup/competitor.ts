import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { processorTime } from './processor-time.ts';

/** A competitor in a process of its own. */
export interface Competitor {
  /** Milliseconds of processor time so far. */
  processorTime(): Promise<number>;
  /** Lets it begin its work. */
  begin(): void;
  stop(): Promise<void>;
}

/** Starts `bench/competitors/<name>` with these settings, and waits until it says that it is ready. */
export async function startCompetitor(name: string, env: Record<string, string>): Promise<Competitor> {
  const file = fileURLToPath(new URL(`../competitors/${name}.js`, import.meta.url));
  const { PATH = '', HOME = '' } = process.env;
  const child = fork(file, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH, HOME, NODE_ENV: 'production', ...env },
  });
  const ended = once(child, 'exit');
  await Promise.race([once(child, 'message'), ended]);
  if (child.exitCode !== null) throw new Error(`${name} ended before it was ready.`);
  return {
    processorTime: () => processorTime(pidOf(child)),
    begin: () => void child.send('begin'),
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('The process was not started.');
  return pid;
}
