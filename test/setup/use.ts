import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';

interface Lifetime<T> {
  start(): T | Promise<T>;
  stop?(started: T): unknown;
}

/** How to stop what runs. What was started last is stopped first: it may depend on the others. */
const stopsOfFile: (() => unknown)[] = [];
const stopsOfTest: (() => unknown)[] = [];

/**
 * Starts something before the first test of a file, and stops it after the last. What it returns stands for what was
 * started: a constant of the test file, to be used inside tests and hooks.
 */
export function useForFile<T extends object>({ start, stop }: Lifetime<T>): T {
  let current: T | undefined;
  beforeAll(async () => {
    const started = await start();
    stopsOfFile.push(() => stop?.(started));
    current = started;
  });
  afterAll(async () => {
    await stopsOfFile.pop()?.();
  });
  return standIn(() => current);
}

/** As `useForFile`, but starts another one for each test. */
export function useForEachTest<T extends object>({ start, stop }: Lifetime<T>): T {
  let current: T | undefined;
  beforeEach(async () => {
    const started = await start();
    stopsOfTest.push(() => stop?.(started));
    current = started;
  });
  afterEach(async () => {
    await stopsOfTest.pop()?.();
  });
  return standIn(() => current);
}

/** Passes everything on to the object that is there when it is used. */
function standIn<T extends object>(current: () => T | undefined): T {
  const target = () => {
    const started = current();
    if (!started) throw new Error('This is started before the first test: use it inside a test or a hook.');
    return started;
  };
  return new Proxy({} as T, {
    get: (_, key) => {
      const value: unknown = Reflect.get(target(), key);
      return typeof value === 'function' ? value.bind(target()) : value;
    },
    set: (_, key, value) => Reflect.set(target(), key, value),
    has: (_, key) => Reflect.has(target(), key),
    ownKeys: () => Reflect.ownKeys(target()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(target(), key),
  });
}
