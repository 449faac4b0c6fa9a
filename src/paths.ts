import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: the nearest one with a package.json, both from the sources and from `dist/`. */
const projectRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** An absolute path inside the project, for files that are read as they lie in the repository. */
export function inProject(...segments: string[]): string {
  return join(projectRoot, ...segments);
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('No package.json above this file: the installation is incomplete.');
  return findRoot(parent);
}
