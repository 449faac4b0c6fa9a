import { freePort } from '../../src/database/embedded/port.ts';
import { testFolder } from '../setup/folder.ts';
import { type StartedProcess, startProcess } from '../setup/processes/started-process.ts';
import { useForEachTest } from '../setup/use.ts';

/** Processes of Usher that a test starts on one data folder. */
export interface Ushers {
  readonly dataDir: string;
  /** Starts `npm start`, or another file, with these variables and no others. */
  start(env: Record<string, string>, file?: string): StartedProcess;
  /** Starts the sandbox, and waits until it says that it is there. */
  startSandbox(): Promise<{ process: StartedProcess; url: string; page: string }>;
}

/** A data folder for each test; what is started on it is stopped after the test. */
export function useUshers(): Ushers {
  return useForEachTest({
    start: async () => {
      const dataDir = await testFolder();
      const started: StartedProcess[] = [];
      const start = (env: Record<string, string>, file = 'start.mjs') => {
        const process = startProcess(file, { env: { DATA_DIR: dataDir, ...env } });
        started.push(process);
        return process;
      };
      const startSandbox = async () => {
        const port = String(await freePort());
        const process = start({ PORT: port });
        const [, page = ''] = await process.says(/^Open (http:\S+) in a browser/m);
        await process.says(/Stop it with Ctrl-C/);
        return { process, url: `http://127.0.0.1:${port}`, page };
      };
      return { dataDir, start, startSandbox, started };
    },
    stop: async ({ started }) => {
      for (const { child, ended } of started) {
        child.kill('SIGTERM');
        await ended();
      }
    },
  });
}
