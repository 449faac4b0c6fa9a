import { chmod, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { FOLDER_VARIABLE } from './run/names.ts';

/**
 * An empty folder that is removed when the run ends, however it ends. Its name has a space in it. Every account
 * may enter it, as a database server that is started by root runs as another one.
 */
export async function testFolder(): Promise<string> {
  const parent = process.env[FOLDER_VARIABLE];
  if (!parent) throw new Error('The tests run under Jest, whose global set-up makes the folder.');
  const folder = await mkdtemp(join(parent, 'test of '));
  await chmod(folder, 0o755);
  return folder;
}
