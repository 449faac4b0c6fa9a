import type { Context } from '../../context.ts';
import { readDirectoryFile } from '../file/read-directory-file.ts';
import { applyDirectory } from './apply-directory.ts';
import type { DirectoryChanges } from './changes.ts';

/**
 * Reads a directory.yaml and applies it, for `usher apply` and for DIRECTORY_FILE at start.
 *
 * @throws DirectoryFileError with every problem of the file, UserError when it cannot be read
 */
export async function applyDirectoryFile(
  context: Pick<Context, 'db' | 'clock'>,
  options: { path: string; actor: string; dryRun?: boolean },
): Promise<DirectoryChanges> {
  const { path, ...rest } = options;
  return applyDirectory(context, { directory: await readDirectoryFile(path), ...rest });
}
