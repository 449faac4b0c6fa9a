/** For `node --import`: before the process ends, it says which packages it has loaded, in the bundle or beside it. */
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';

const OF_PACKAGE = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/;
/** As Rolldown heads what it took from a file. */
const HEADING = /^\/\/ node_modules\/.*/gm;

process.on('exit', () => {
  const files = [];
  const session = new Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => files.push(params.url.replace(/^\//, 'file:///')));
  session.post('Debugger.enable'); // which names all that was loaded before
  const bundled = files.filter((file) => file.includes('/dist/bundle/')).flatMap(headings);
  const names = [...files, ...bundled].map((place) => OF_PACKAGE.exec(place)?.[1]);
  process.stdout.write(`Loaded packages: ${[...new Set(names)].join(' ')}\n`);
});

function headings(file) {
  return readFileSync(fileURLToPath(file), 'utf8').match(HEADING) ?? [];
}
