import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { query } from '../setup/database.ts';
import { testFolder } from '../setup/folder.ts';
import { recordingLogger } from '../setup/logger.ts';
import { clusterOf, serverPid, start } from './server.ts';

let initialised: string;
let dataDir: string;
let stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  initialised = join(await testFolder(), 'data');
  await (await start(initialised)).stop();
});

beforeEach(async () => {
  dataDir = join(await testFolder(), 'data');
});

/** Has the test begin with a cluster that was used before, which takes a tenth of the time of a new one. */
async function useInitialised(): Promise<void> {
  await mkdir(dataDir);
  await promisify(execFile)('cp', ['-a', await clusterOf(initialised), join(dataDir, 'postgres')]);
}

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Starts a server that is stopped after the test at the latest. */
async function started(log = recordingLogger()) {
  const server = await start(dataDir, log);
  stops.push(server.stop);
  return server;
}

/** What a killed process leaves: the server runs, and its owner is no more. */
async function forgetOwner(): Promise<void> {
  stops = [];
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  await writeFile(join(dataDir, 'postgres.owner'), `${gone.pid} 1\n`);
}

test('data survives a restart, and the server uses UTF-8 and UTC and listens on 127.0.0.1 only', async () => {
  const first = await started();
  await query(first.url, `CREATE TABLE kept AS SELECT 'é' AS name`);
  await first.stop();
  const second = await started();

  expect(await query(second.url, 'SELECT upper(name) AS name FROM kept')).toEqual([{ name: 'É' }]);
  expect(
    await query(
      second.url,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('timezone') AS zone,
              current_setting('listen_addresses') AS address, current_setting('unix_socket_directories') AS sockets,
              current_setting('server_version_num')::int / 10000 AS major`,
    ),
  ).toEqual([{ encoding: 'UTF8', zone: 'UTC', address: '127.0.0.1', sockets: '', major: 18 }]);
});

test('the environment of the server holds none of our secrets', async () => {
  await useInitialised();
  process.env.RESEND_API_KEY = 're_secret_of_usher';
  try {
    const { url } = await started();
    await query(url, 'CREATE TABLE environment (line text)');
    await query(url, `COPY environment FROM PROGRAM 'env'`);
    const rows = await query<{ line: string }>(url, 'SELECT line FROM environment');
    const lines = rows.map(({ line }) => line);
    expect(lines).toContain('LC_MESSAGES=C');
    expect(lines.join()).not.toContain('RESEND_API_KEY');
  } finally {
    delete process.env.RESEND_API_KEY;
  }
});

test('the password is random, required, and readable only by the owner of the data folder', async () => {
  await useInitialised();
  const { url } = await started();
  const file = join(await clusterOf(dataDir), 'usher.password');

  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(new URL(url).password).toBe((await readFile(file, 'utf8')).trim());
  const guessed = new URL(url);
  guessed.password = 'password';
  await expect(query(guessed.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test('a server that a killed process left running is adopted, and stopped by the process that adopted it', async () => {
  await useInitialised();
  const first = await started();
  const pid = await serverPid(dataDir);
  await forgetOwner();
  const log = recordingLogger();
  const second = await started(log);

  expect(second.url).toBe(first.url);
  expect(await serverPid(dataDir)).toBe(pid);
  expect(log.texts).toEqual(['Adopted the embedded PostgreSQL that was left running.']);
  await second.stop();
  await expect(query(first.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
});

test('several processes share one server, and only its owner stops it', async () => {
  const servers = await Promise.all([started(), started(), started()]);
  expect(new Set(servers.map(({ url }) => url)).size).toBe(1);

  const guest = await start(dataDir);
  await guest.stop();
  expect(await query(guest.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a killed server is started again with all committed data', async () => {
  await useInitialised();
  const first = await started();
  await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
  await query(first.url, 'CHECKPOINT'); // these servers do not sync by themselves
  const pid = await serverPid(dataDir);
  process.kill(pid, 'SIGKILL');
  await first.stop();
  const second = await started();

  expect(await query(second.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  expect(await serverPid(dataDir)).not.toBe(pid);
});

test('a stale postmaster.pid does not prevent the start, even when another program has that process id now', async () => {
  await useInitialised();
  const first = await started();
  const cluster = await clusterOf(dataDir);
  const pidFile = join(cluster, 'postmaster.pid');
  const left = await readFile(pidFile, 'utf8');
  const { uid, gid } = await stat(cluster);
  await first.stop();
  // Of the server's own account: PostgreSQL itself sees through the others.
  const other = spawn('sleep', ['60'], { uid, gid });
  try {
    await writeFile(pidFile, left.replace(/^\d+/, String(other.pid)));
    const second = await started();

    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(other.exitCode).toBeNull();
  } finally {
    other.kill();
  }
});

test('an interrupted initialisation starts over', async () => {
  await mkdir(join(dataDir, 'postgres.new-Ab1'), { recursive: true });
  await writeFile(join(dataDir, 'postgres.new-Ab1', 'PG_VERSION'), '18\n');
  await mkdir(join(dataDir, 'postgres', 'base'), { recursive: true });
  const log = recordingLogger();
  const { url } = await started(log);

  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  const left = await readdir(dataDir);
  expect(left.filter((name) => name.startsWith('postgres.new-'))).toEqual([]);
  // What was found there is no cluster, but it is somebody's: it is kept.
  expect(left.filter((name) => name.startsWith('postgres.set-aside-'))).toHaveLength(1);
  expect(log.texts).toHaveLength(1);
});

test('data of another major version is not touched, and the error says what to do', async () => {
  await useInitialised();
  const version = join(await clusterOf(dataDir), 'PG_VERSION');
  await writeFile(version, '17\n');

  await expect(start(dataDir)).rejects.toThrow(
    /was written by PostgreSQL 17, and this Usher brings PostgreSQL 18.*pg_dump.*DATA_DIR/,
  );
  expect(await readFile(version, 'utf8')).toBe('17\n');
  await writeFile(version, '18\n');
  await started();
});

test('a data folder that is a file is refused with a sentence', async () => {
  await writeFile(dataDir, '');
  await expect(start(dataDir)).rejects.toThrow(/data folder .* cannot be written to .* DATA_DIR/);
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot(
  'run by root, the data is kept elsewhere when the server’s account cannot reach the folder',
  async () => {
    await mkdir(dataDir);
    await chmod(join(dataDir, '..'), 0o700);
    const first = await started();
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.stop();
    const place = await clusterOf(dataDir);
    expect(place.startsWith(dataDir)).toBe(false);

    const second = await started();
    expect(await clusterOf(dataDir)).toBe(place);
    expect(await query(second.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    await second.stop();
    await rm(place, { recursive: true });
  },
);

test('the server is in a process group of its own, out of reach of Ctrl-C', async () => {
  await useInitialised();
  await started();
  const ps = spawn('ps', ['-o', 'pgid=', '-p', `${await serverPid(dataDir)},${process.pid}`]);
  let output = '';
  ps.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(ps, 'close');

  const groups = output.trim().split(/\s+/);
  expect(groups).toHaveLength(2);
  expect(groups[0]).not.toBe(groups[1]);
});
