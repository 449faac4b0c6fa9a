import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Runs `work` while holding a lock file, so that two commands in one checkout do not build over each other.
 * Waits for a living holder, and calls `onWait` once when it has to; the file of a dead one is taken away.
 * (The database has the same need in src/database/embedded/ownership.ts; this one has to run before any build.)
 */
export async function withLock(file, { work, onWait = () => undefined }) {
  mkdirSync(dirname(file), { recursive: true });
  let waited = false;
  while (!tryLock(file)) {
    if (!waited && isHeld(file)) {
      onWait();
      waited = true;
    }
    await pause(100);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function isHeld(file) {
  const holder = read(file);
  return holder !== undefined && isAlive(holder);
}

/** One attempt; true when the lock is ours now. */
function tryLock(file) {
  if (create(file)) return true;
  const holder = read(file);
  if (holder === undefined || isAlive(holder)) return false;
  // Take the dead one's file away, and put it back if it was another process's new one after all.
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  try {
    if (read(aside) !== holder) linkSync(aside, file);
  } catch {
    // somebody holds the lock again
  }
  rmSync(aside, { force: true });
  return false;
}

/** Makes the file with its content in one step; false if there is one already. */
function create(file) {
  const beside = `${file}.${process.pid}`;
  const content = `${process.pid} ${startedAt(process.pid) ?? ''}`;
  writeFileSync(beside, content);
  try {
    linkOrWrite(beside, file, content);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Some shared folders of virtual machines have no hard links. */
function linkOrWrite(beside, file, content) {
  try {
    linkSync(beside, file);
  } catch (error) {
    if (error.code === 'EEXIST') throw error;
    writeFileSync(file, content, { flag: 'wx' });
  }
}

/** The pid and the start time: in a container the next process often gets the pid of the killed one. */
function isAlive(holder) {
  const [pid, started] = holder.split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  const now = startedAt(pid);
  return now === undefined || !started || now === started;
}

/** In the kernel's ticks since boot; undefined where there is no /proc. */
function startedAt(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
