/**
 * `npm run lint:paths`: finds files that comments and documents name and that do not exist, such as a document that
 * was renamed. `node bin/lint-paths.mjs <folder>` looks at another project.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));

const NOT_OURS = new Set(['node_modules', '.git', 'dist', 'generated']);
const SLASH_COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/gm;
/**
 * What is read of a file, by the end of its name: comments, or the whole document. Not migrations: once applied, they
 * may not change any more.
 */
const READ = {
  '.md': /[\s\S]+/g,
  '.ts': SLASH_COMMENT,
  '.tsx': SLASH_COMMENT,
  '.mjs': SLASH_COMMENT,
  '.cjs': SLASH_COMMENT,
  '.css': SLASH_COMMENT,
  '.prisma': SLASH_COMMENT,
  '.hbs': /\{\{!--[\s\S]*?--\}\}/g,
  '.yml': /(?<=^|\s)#.*/gm,
  '': /(?<=^|\s)#.*/gm,
};
/** A file with one of our endings, or a folder of one of our rooms. */
const NAMED =
  /(?<![\w./<>{}*…-])(?:[\w.-]+\/)*[\w-][\w.-]*\.(?:md|ts|tsx|mjs|cjs|hbs|prisma|sql)(?![\w*…/-])|(?<![\w./<>{}*…-])(?:src|blocks|prisma|sandbox|bench|bin|test|templates|docs)\/(?:[\w.-]+\/)*(?![\w*…<{])/g;
const ADDRESS = /\bhttps?:\/\/\S+/g;

const files = filesIn(root);
/** Every end of every path: a file may be named by its folder and name, or by its name alone. */
const known = new Set(
  files.flatMap((path) => path.split('/').map((_, from, all) => all.slice(from).join('/'))),
);

let count = 0;
for (const file of files) {
  const read = READ[extname(file)];
  // The tests of bin/ hold the files of made-up projects.
  if (!read || file.startsWith('test/bin/')) continue;
  const text = readFileSync(join(root, file), 'utf8');
  for (const { 0: part, index } of text.matchAll(read)) {
    for (const { 0: named, index: at } of part
      .replace(ADDRESS, (url) => ' '.repeat(url.length))
      .matchAll(NAMED)) {
      if (exists(named, file)) continue;
      const line = text.slice(0, index + at).split('\n').length;
      console.error(`${file}:${line}: there is no ${named}`);
      count += 1;
    }
  }
}
process.exitCode = count === 0 ? 0 : 1;

function exists(named, file) {
  if (known.has(named) || named.includes('generated/')) return true;
  return existsSync(join(root, named)) || existsSync(join(root, dirname(file), named));
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [relative(root, path).split(sep).join('/')];
    const hidden = entry.name.startsWith('.') && entry.name !== '.ci';
    return entry.isDirectory() && !hidden && !NOT_OURS.has(entry.name) ? filesIn(path) : [];
  });
}
