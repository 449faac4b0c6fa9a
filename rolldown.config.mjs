import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';

/** What runs as a process of its own: files of `dist`, as the build of the sources left them. */
const ENTRIES = [
  'src/main.js',
  'src/cli/main.js',
  'sandbox/main.js',
  'sandbox/demo/main.js',
  'bench/setup/usher-main.js',
];

/** Packages that stay where they are: with native code, with packages that may be missing, with 1 MB of tables. */
const LEFT_OUT = [/^@node-rs\//, 'mongodb', 'iconv-lite'];

/**
 * Puts what is started, and all that it imports, into a few large files (decision 25). What is imported while it runs is in
 * files of its own, and still loaded only then.
 */
export default defineConfig({
  input: Object.fromEntries(ENTRIES.map((entry) => [entry.replace('.js', ''), `dist/${entry}`])),
  platform: 'node',
  external: LEFT_OUT,
  // Bolt would load it for Socket Mode, with an HTTP client of 1 MB. Slack sends Usher its requests over HTTP.
  resolve: { alias: { '@slack/socket-mode': false } },
  // Prisma's compiler of queries is read from a file beside the module that names it.
  experimental: { resolveNewUrlToAsset: true },
  plugins: [{ name: 'lines-of-sources', load: withMap }],
  output: {
    dir: 'dist/bundle',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});

/** Has the maps lead to our sources. Packages are left out of them: reading them would take several times as long. */
function withMap(path) {
  if (!path.endsWith('.js')) return null;
  const map = `${path}.map`;
  const isOurs = !/[\\/]node_modules[\\/]/.test(path) && existsSync(map);
  return { code: readFileSync(path, 'utf8'), map: isOurs ? readFileSync(map, 'utf8') : { mappings: '' } };
}
