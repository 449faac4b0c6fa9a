import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../src/database/embedded/port.ts';
import { inProject } from '../../src/paths.ts';
import { CAP_SETTINGS } from './no-caps.ts';
import { processorTime, residentMemory } from './processor-time.ts';
import { BENCH_FOLDER } from './server.ts';

/** Without Slack's pace in channels; and as a user starts it. */
const ENTRIES = {
  UNPACED: inProject('dist', 'bundle', 'bench', 'setup', 'usher-main.js'),
  START: inProject('bin', 'start.mjs'),
};
const READY_WITHIN = 60_000;

export const SIGNING_SECRET = 'signing-secret-of-the-bench';

/** A running Usher, in a process of its own. */
export interface UsherProcess {
  /** Where Slack sends its requests. */
  readonly port: number;
  /** Milliseconds from the start of the process to the first 200 of `/readyz`. */
  readonly readyAfter: number;
  /** Milliseconds of processor time so far. */
  processorTime(): Promise<number>;
  /** Resident memory in MB. */
  memory(): Promise<number>;
  stop(): Promise<void>;
  /** Without its last words, which take seconds. */
  kill(): Promise<void>;
}

export interface UsherOptions {
  /** Null: the embedded server under `dataDir`. */
  readonly databaseUrl: string | null;
  readonly outside: { readonly slackUrl: string; readonly providerUrl: string };
  readonly role?: 'all' | 'web' | 'worker';
  readonly entry?: keyof typeof ENTRIES;
  readonly dataDir?: string;
  readonly profiles?: string | null;
  /** Requests a second to begin with; by default as many as may be set. */
  readonly mailRate?: number;
}

/** Starts Usher with the settings of a real installation and waits until it is ready. */
export async function startUsherProcess(options: UsherOptions): Promise<UsherProcess> {
  const {
    databaseUrl,
    outside,
    role = 'all',
    entry = 'UNPACED',
    dataDir,
    profiles,
    mailRate = 100,
  } = options;
  const port = await freePort();
  const log = openSync(join(BENCH_FOLDER, 'usher.log'), 'a');
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...(profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : []),
      '--max-semi-space-size=4', // as in package.json
      ENTRIES[entry],
    ],
    {
      cwd: inProject(),
      stdio: ['ignore', log, log],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: 'production',
        PORT: String(port),
        HOST: '127.0.0.1',
        PUBLIC_URL: 'http://localhost:3000',
        ...(databaseUrl && { DATABASE_URL: databaseUrl }),
        ...(dataDir && { DATA_DIR: dataDir }),
        USHER_SECRET: 'a secret of the bench that is long enough',
        SLACK_SIGNING_SECRET: SIGNING_SECRET,
        SLACK_BOT_TOKEN: 'xoxb-bench',
        SLACK_API_URL: outside.slackUrl,
        RESEND_API_KEY: 're_bench',
        RESEND_BASE_URL: outside.providerUrl,
        MAIL_FROM: 'Northwind <welcome@mail.northwind.test>',
        MAIL_RATE: String(mailRate),
        ROLE: role,
        ...CAP_SETTINGS,
      },
    },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error('Usher could not be started.');
  const ended = once(child, 'exit');
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    await ended;
  };
  while (!(await isReady(port))) {
    if (child.exitCode !== null || performance.now() - began > READY_WITHIN) {
      child.kill('SIGKILL');
      throw new Error(`Usher did not become ready: see ${join(BENCH_FOLDER, 'usher.log')}`);
    }
    await pause(5);
  }
  return {
    port,
    readyAfter: performance.now() - began,
    processorTime: () => processorTime(pid),
    memory: () => residentMemory(pid),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status === 200;
}
