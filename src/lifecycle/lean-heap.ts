import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Percent by which the old generation may grow over what was in use at the last collection. By itself V8 lets it grow to
 * three or four times that, and a process that keeps 50 MB holds 250.
 */
const GROWTH = 30;

/**
 * How much a function of WebAssembly runs before it is optimised, thirty times V8's own. Prisma's compiler of queries runs
 * mostly at the start, since its plans are kept; optimising it then took 300 ms of processor time and 20 MB.
 */
const WASM_BUDGET = 60_000_000;

/**
 * Has V8 prefer little memory to speed where that costs little. To be called before anything else. What V8 only takes on
 * the command line is in package.json, at `start`: how large the young generation may become.
 */
export function keepHeapLean(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  setFlagsFromString(`--wasm-tiering-budget=${WASM_BUDGET}`);
}

/** Collects what a start leaves behind. The limit of growth counts from the first collection, which V8 puts off for long. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
