// @ts-check
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Takes a lock file for this process, or returns undefined while another living process holds it. The file of a dead
 * holder is taken over. Plain JavaScript, because bin/ has the same need before anything is installed or built.
 *
 * @param {string} file in a folder that exists
 * @returns {{ release(): void } | undefined}
 */
export function takeLock(file) {
  for (;;) {
    if (create(file)) return { release: () => rmSync(file, { force: true }) };
    const holder = read(file);
    if (holder === undefined) continue; // just released
    if (isAlive(holder)) return undefined;
    removeStale(file, holder);
  }
}

/**
 * Creates the file with its content in one step; false if there is one already.
 *
 * @param {string} file
 */
function create(file) {
  const beside = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const content = `${process.pid} ${startedAt(process.pid) ?? ''}\n`;
  writeFileSync(beside, content, { flag: 'wx', mode: 0o600 });
  try {
    try {
      linkSync(beside, file);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw error;
      // Some shared folders of virtual machines have no hard links.
      writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

/**
 * Takes a dead holder's file away, unless another process was faster and its own file is there by now.
 *
 * @param {string} file
 * @param {string} stale its content
 */
function removeStale(file, stale) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return; // another process took it away
  }
  try {
    if (read(aside) !== stale) linkSync(aside, file);
  } catch {
    // There is a new holder already.
  }
  rmSync(aside, { force: true });
}

/**
 * A pid alone is not enough: in a container the next process often gets the pid that the killed one had.
 *
 * @param {string} holder
 */
function isAlive(holder) {
  const [pid = '', started] = holder.trim().split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  const now = startedAt(pid);
  return now === undefined || !started || now === started;
}

/**
 * When the process started, in the kernel's ticks since boot; undefined where there is no /proc.
 *
 * @param {number | string} pid
 */
function startedAt(pid) {
  const stat = read(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets and may hold anything; field 22 is the start.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

/**
 * Undefined when there is no such file, or no such process any more.
 *
 * @param {string} file
 */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
