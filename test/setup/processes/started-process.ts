import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { inProject } from '../../../src/paths.ts';

/** Milliseconds; less than a test may take (`testTimeout` in jest.config.mjs). */
const PATIENCE = 100_000;

/** A command of this project as a process of its own, with what it says. */
export interface StartedProcess {
  readonly child: ChildProcess;
  output(): string;
  /** Waits until the output says this; fails with the output when the process ends before. */
  says(words: RegExp): Promise<RegExpExecArray>;
  /** Waits for the end; `null` when a signal ended it. */
  ended(): Promise<number | null>;
}

/** Starts `node bin/<file>` with nothing of this process's settings in its environment but PATH and HOME. */
export function startProcess(
  file: string,
  options: { args?: string[]; env?: Record<string, string> } = {},
): StartedProcess {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(process.execPath, [inProject('bin', file), ...(options.args ?? [])], {
    cwd: inProject(),
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const listener of listeners) listener();
    });
  }
  const closed = once(child, 'close').then(([status]: (number | null)[]) => {
    for (const listener of listeners) listener();
    return status ?? null;
  });
  return {
    child,
    output: () => said,
    ended: () => closed,
    says: (words) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => settle(new Error(`It did not say ${words} in time, but:\n${said}`)),
          PATIENCE,
        );
        const settle = (outcome: RegExpExecArray | Error) => {
          clearTimeout(timer);
          listeners.delete(look);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        };
        const look = () => {
          const found = words.exec(said);
          if (found) settle(found);
          else if (child.exitCode !== null || child.signalCode !== null)
            settle(new Error(`It ended and said:\n${said}`));
        };
        listeners.add(look);
        look();
      }),
  };
}
