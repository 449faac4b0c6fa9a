/**
 * What Jest's runner asks which test or hook it runs, in place of Node's AsyncLocalStorage: on Node 20 a single one of
 * these makes every promise of the process slower, and each test file would leave one behind. As the tests of a file run
 * one after the other, all it takes is to remember the last one that was started.
 */
export class RunningTest {
  #current;

  getStore() {
    return this.#current;
  }

  async run(next, work) {
    const before = this.#current;
    this.#current = next;
    try {
      return await work();
    } finally {
      this.#current = before;
    }
  }
}
