import { runInNewContext } from 'node:vm';
import JestRuntime from 'jest-runtime';
import { Modules } from './modules.mjs';

/** What JavaScript itself defines: `Array`, `Error`, `String` … */
const CLASSES = runInNewContext('Object.getOwnPropertyNames(globalThis)').filter(
  (name) => /^[A-Z]/.test(name) && typeof globalThis[name] === 'function',
);

const { console } = globalThis;

/** How Jest loads test files (decision 19). What is Jest's own, such as `expect`, has a context for each of them. */
export default class Runtime extends JestRuntime {
  #modules;

  constructor(...given) {
    super(...given);
    const [, environment, , transformer, , , path] = given;
    const readGlobals = () => this.requireModuleOrMock(path, '@jest/globals');
    this.#modules = new Modules({ transformer, readGlobals });
    // Where Jest says `String`, as for expect.any(String), it has to mean the one that the test means.
    for (const name of CLASSES) environment.global[name] = globalThis[name];
    globalThis.console = environment.global.console;
  }

  /** Jest calls this for each set-up file, then for the test file. */
  unstable_importModule(path) {
    return this.#modules.import(path);
  }

  getSourceMaps() {
    return this.#modules.sourceMaps;
  }

  teardown() {
    super.teardown();
    void this.#modules.clear();
    globalThis.console = console;
  }
}
