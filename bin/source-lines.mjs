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
  const { generatedLine, originalSource, originalLine, originalColumn } =
    maps.get(url)?.findEntry(line - 1, column - 1) ?? {};
  // A map that says nothing of this line finds the last one before it. So it is with packages in the bundle.
  if (generatedLine !== line - 1) return built;
  return `${fileURLToPath(new URL(originalSource, url))}:${originalLine + 1}:${originalColumn + 1}`;
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
