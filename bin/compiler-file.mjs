import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How the generated client loads Prisma's compiler of queries: out of a module that exports it as text. */
const AS_TEXT =
  /const \{ wasm \} = await import\("(@prisma\/client\/runtime\/[\w.-]+\.wasm-base64\.mjs)"\);\s+return await decodeBase64AsWasm\(wasm\);/;
const FROM_FILE = `const { readFile } = await import('node:fs/promises');
        return new WebAssembly.Module(await readFile(new URL('query-compiler.wasm', import.meta.url)));`;

/**
 * Has the built client read Prisma's compiler of queries from a file. Node keeps the text of a module, and what it exports,
 * for as long as it runs: 9 MB that nothing needs once the compiler is loaded.
 *
 * @param root folder of the project, in which `dist` was just built
 * @throws Error when a new version of Prisma loads its compiler in another way
 */
export async function readCompilerFromFile(root) {
  const folder = join(root, 'dist', 'src', 'generated', 'prisma', 'internal');
  const client = join(folder, 'class.js');
  const built = readFileSync(client, 'utf8');
  if (built.includes(FROM_FILE)) return;
  const [, name] = AS_TEXT.exec(built) ?? [];
  if (!name)
    throw new Error(
      'The Prisma client loads its compiler of queries in another way now: bin/compiler-file.mjs has to follow.',
    );
  const text = join(root, 'node_modules', ...name.split('/'));
  const { wasm } = await import(pathToFileURL(text).href);
  writeFileSync(join(folder, 'query-compiler.wasm'), Buffer.from(wasm, 'base64'));
  writeFileSync(client, built.replace(AS_TEXT, FROM_FILE));
}
