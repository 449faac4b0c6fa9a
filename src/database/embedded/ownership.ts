import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { codeOf } from './process.ts';

/**
 * Who looks after the embedded server: the one process whose stop() stops it. Others that use the same data
 * folder meanwhile (a second Usher, the CLI) are guests. Kept as a file, so that an owner that was killed is
 * seen and succeeded.
 */
export interface Ownership {
  release(): Promise<void>;
}

/** Makes this process the owner. Undefined while another living process is; its pid is in the file. */
export async function takeOwnership(file: string): Promise<Ownership | undefined> {
  const mine = `${process.pid} ${(await startedAt(process.pid)) ?? ''}\n`;
  for (;;) {
    if (await createWith(file, mine)) return { release: () => rm(file, { force: true }) };
    const theirs = await readFile(file, 'utf8').catch(() => undefined);
    if (theirs === undefined) continue; // just released
    if (await isAlive(theirs)) return undefined;
    await removeStale(file, theirs);
  }
}

/** Creates the file with its content in one step; false if there is one already. */
async function createWith(file: string, content: string): Promise<boolean> {
  const beside = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(beside, content, { flag: 'wx', mode: 0o600 });
  try {
    await link(beside, file).catch(async (error) => {
      if (codeOf(error) === 'EEXIST') throw error;
      // Some shared folders of virtual machines have no hard links.
      await writeFile(file, content, { flag: 'wx', mode: 0o600 });
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(beside, { force: true });
  }
}

/** Takes a dead owner's file away, unless another process was faster and its own file lies there by now. */
async function removeStale(file: string, stale: string): Promise<void> {
  const aside = `${file}.${process.pid}.stale`;
  try {
    await rename(file, aside);
  } catch {
    return; // another process took it away
  }
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

/** A pid alone is not enough: in a container the next Usher often gets the pid that the killed one had. */
async function isAlive(owner: string): Promise<boolean> {
  const [pid, started] = owner.trim().split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  const now = await startedAt(Number(pid));
  return now === undefined || !started || now === started;
}

/** When the process started, in the kernel's ticks since boot; undefined where there is no /proc. */
async function startedAt(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field is the program's name in brackets and may hold anything; field 22 is the start.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
