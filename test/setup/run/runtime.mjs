import { createRequire } from 'node:module';
import JestRuntime from 'jest-runtime';
import { Modules } from './modules.mjs';
import { RunningTest } from './running-test.mjs';

const { console } = globalThis;

/** How Jest loads test files (decisions 19 and 22). Of what is Jest's own, only the runner has a context for each of them. */
export default class Runtime extends JestRuntime {
  #modules;

  constructor(...given) {
    super(...given);
    const [, environment, , transformer, , , path] = given;
    const readGlobals = () => this.requireModuleOrMock(path, '@jest/globals');
    this.#modules = new Modules({ transformer, readGlobals });
    globalThis.console = environment.global.console;
  }

  /** Jest calls this for each set-up file, then for the test file. */
  unstable_importModule(path) {
    return this.#modules.import(path);
  }

  /** Jest loads its runner by this, and the runner what it imports: packages of Jest, such as `expect`. */
  requireInternalModule(from, name) {
    if (name === undefined) return super.requireInternalModule(from);
    if (name === 'node:async_hooks') return { AsyncLocalStorage: RunningTest };
    return createRequire(from)(name);
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
