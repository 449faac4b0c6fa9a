import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { open, readFile, stat } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import type { Account } from './account.ts';

/**
 * Runs one of PostgreSQL's programs as the given account, in a process group of its own: Ctrl-C in a terminal
 * goes to every process of the group, and the server has to outlive Usher's own orderly end.
 */
export function spawnProgram(options: {
  program: string;
  args: string[];
  account: Account | undefined;
  stdio: StdioOptions;
}): ChildProcess {
  return spawn(options.program, options.args, {
    ...options.account,
    cwd: '/', // ours may be closed to the account
    env: environment(),
    stdio: options.stdio,
    detached: true,
  });
}

/**
 * What the programs need to be found and to run, and nothing else of ours: no secrets, which the account of the server
 * could read, and nothing that would steer PostgreSQL from outside.
 */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => NEEDED.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

const NEEDED = /^(PATH|HOME|TMPDIR|TMP|TEMP|LD_LIBRARY_PATH|DYLD_\w+|SystemRoot|SystemDrive|windir)$/i;

/** The sentence for a program that could not even be started. */
export function cannotRun(program: string, cause: Error): UserError {
  return new UserError(
    'POSTGRES_CANNOT_RUN',
    `PostgreSQL's program ${program} cannot be run here (${cause.message}). ` +
      'Set DATABASE_URL to your own PostgreSQL.',
    { cause },
  );
}

const LOG_LIMIT = 1024 * 1024;

/** Opens the server's log to append to; a log of over a megabyte is begun again. */
export async function openLog(file: string) {
  const size = await stat(file).then(
    (entry) => entry.size,
    () => 0,
  );
  return open(file, size > LOG_LIMIT ? 'w' : 'a', 0o600);
}

/** The end of a program's output, on one line, to put into an error's message. */
export function lastLines(output: string): string {
  return output.trim().split('\n').slice(-4).join(' / ') || 'it said nothing';
}

export async function endOfLog(file: string): Promise<string> {
  return lastLines(await readFile(file, 'utf8').catch(() => ''));
}

/** The system's code in an error (`ENOENT`, `EPERM` …). */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
