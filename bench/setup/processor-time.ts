import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const ticks = promisify(execFile)('getconf', ['CLK_TCK']).then(({ stdout }) => Number(stdout));

/** What a process has used so far with all its threads, in milliseconds; with `children` also what those of its children used that have ended. */
export async function processorTime(pid: number, options: { children?: boolean } = {}): Promise<number> {
  const fields = await statFields(pid);
  // proc(5): utime and stime are the 14th and 15th field, those of ended children the next two; 3 is the first here.
  const counted = options.children ? fields.slice(11, 15) : fields.slice(11, 13);
  return (counted.reduce((sum, field) => sum + Number(field), 0) * 1000) / (await ticks);
}

/** What all processes of a PostgreSQL server have used so far, those that have ended included, in milliseconds. */
export async function postgresTime(postmaster: number): Promise<number> {
  const children = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const times = await Promise.all(
    children.map(async (pid) => {
      try {
        return Number((await statFields(pid))[1]) === postmaster ? await processorTime(pid) : 0;
      } catch {
        return 0; // it has ended since
      }
    }),
  );
  return times.reduce((sum, time) => sum + time, await processorTime(postmaster, { children: true }));
}

/** The resident memory of a process in MB. */
export async function residentMemory(pid: number): Promise<number> {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1]) / 1024;
}

/** The fields from the third on: the second is a name, in which anything may stand. */
async function statFields(pid: number): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
