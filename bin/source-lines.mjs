import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

const BUILT_LINE = /(file:\/\/[^\s()]+\/dist\/[^\s()]+\.js):(\d+):(\d+)/;

const maps = new Map();

/**
 * Makes stacks name the lines of the sources instead of the built files. Node's own --enable-source-maps reads every map
 * of every package when it loads the file, a fifth of the time of a start; this reads one when a stack is asked for.
 */
export function nameSourceLines() {
  Error.prepareStackTrace = (error, calls) =>
    [describe(error), ...calls.map((call) => `    at ${String(call).replace(BUILT_LINE, sourceLine)}`)].join(
      '\n',
    );
}

function sourceLine(built, url, line, column) {
  if (!maps.has(url)) maps.set(url, readMap(url));
  const { fileName, lineNumber, columnNumber } =
    maps.get(url)?.findOrigin(Number(line), Number(column)) ?? {};
  if (!fileName) return built;
  return `${fileURLToPath(new URL(fileName, url))}:${lineNumber}:${columnNumber}`;
}

function readMap(url) {
  try {
    return new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${url}.map`), 'utf8')));
  } catch {
    return undefined; // built without one
  }
}

/** As Node itself heads a stack. An error whose description fails must not fail its stack, too. */
function describe(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}
