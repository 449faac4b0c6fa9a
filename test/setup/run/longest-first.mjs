import TestSequencer from '@jest/test-sequencer';

/** Files that start whole processes and mostly wait for them: short to read, long to run. */
const LONG = /\/test\/(browser|process|bin|story)\/|\/(interleavings|embedded-postgres)\.test\.ts$/;

/**
 * Starts the long files first, so that at the end all workers have something to do. Jest knows how long a file takes only
 * when it has run it before; in a fresh checkout it takes the largest file first.
 */
export default class LongestFirst extends TestSequencer {
  async sort(tests) {
    const usual = await super.sort(tests);
    return [...usual.filter(({ path }) => LONG.test(path)), ...usual.filter(({ path }) => !LONG.test(path))];
  }
}
