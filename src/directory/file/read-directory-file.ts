import { readFile } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { whyFileIsUnreadable } from '../../unreadable-file.ts';
import type { Directory } from './directory.ts';
import { parseDirectory } from './parse-directory.ts';

/**
 * Reads a directory.yaml from disk. `path` is also what problems are reported under.
 *
 * @throws UserError `DIRECTORY_FILE_UNREADABLE`
 * @throws DirectoryFileError with every problem of the file
 */
export async function readDirectoryFile(path: string): Promise<Directory> {
  return parseDirectory({ text: await readText(path), file: path });
}

async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    throw new UserError(
      'DIRECTORY_FILE_UNREADABLE',
      `${path} cannot be read: ${whyFileIsUnreadable(cause)}.`,
      {
        cause,
      },
    );
  }
}
