import TestSequencer from '@jest/test-sequencer';

/** Files that are short to read and long to run: they start whole processes, wait for Slack’s seconds, or do much. */
const LONG =
  /\/test\/(browser|process|bin|story)\/|\/(at-random\/.*|embedded-postgres|migrate|check|requests|profiles|large-directory)\.test\.ts$/;

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
