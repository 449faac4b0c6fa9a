import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../src/cli/run-command.ts';
import { inProject } from '../../src/paths.ts';
import { useDatabase } from '../setup/database.ts';
import { testFolder } from '../setup/folder.ts';

interface Typed {
  status: number;
  out: string;
  err: string;
}

/** Types a command, and returns its status and what it said. */
export async function typed(
  args: string[],
  env: Record<string, string>,
  answers: readonly string[] = [],
): Promise<Typed> {
  const said = { out: '', err: '' };
  const left = [...answers];
  const status = await runCommand(args, {
    env,
    terminal: {
      out: (text) => {
        said.out += `${text}\n`;
      },
      err: (text) => {
        said.err += `${text}\n`;
      },
      ask: async () => left.shift() ?? null,
    },
  });
  return { status, ...said };
}

/** The command line, over a database of the test file's own. */
export function useCli() {
  const database = useDatabase();
  return {
    database,
    /** The directory.yaml of the sandbox. */
    example: inProject('sandbox', 'directory.yaml'),
    typed,
    usher: (...args: string[]) => typed(args, { DATABASE_URL: database.url }),
    /** The same by somebody who is there to answer, one question after the other. */
    usherAsks: (answers: string | readonly string[], ...args: string[]) =>
      typed(args, { DATABASE_URL: database.url }, typeof answers === 'string' ? [answers] : answers),
    /** Writes a file, and returns its path. */
    async file(name: string, text: string): Promise<string> {
      const path = join(await testFolder(), name);
      writeFileSync(path, text);
      return path;
    },
  };
}
