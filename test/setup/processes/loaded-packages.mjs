/** For `node --import`: before the process ends, it says which packages it has loaded. */
import { createRequire } from 'node:module';

const { cache } = createRequire(import.meta.url);

process.on('exit', () => {
  const names = Object.keys(cache).map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  process.stdout.write(`Loaded packages: ${[...new Set(names)].join(' ')}\n`);
});
