import { createRequire } from 'node:module';
import JestRuntime from 'jest-runtime';
import { load, sourceMaps, unload } from './modules.mjs';
import { RunningTest } from './running-test.mjs';

const { console } = globalThis;

/** How Jest loads test files (decisions 19 and 22). Of what is Jest's own, only the runner has a context for each of them. */
export default class Runtime extends JestRuntime {
  #transformer;
  #path;
  #watches;

  constructor(...given) {
    super(...given);
    const [, environment, , transformer, , , path, { watch, watchAll }] = given;
    this.#transformer = transformer;
    this.#path = path;
    this.#watches = watch || watchAll;
    globalThis.console = environment.global.console;
  }

  /** Jest calls this for each set-up file, then for the test file. */
  async unstable_importModule(path) {
    const globals = this.requireModuleOrMock(this.#path, '@jest/globals');
    await load(path, { transformer: this.#transformer, globals, watches: this.#watches });
  }

  /** Jest loads its runner by this, and the runner what it imports: packages of Jest, such as `expect`. */
  requireInternalModule(from, name) {
    if (name === undefined) return super.requireInternalModule(from);
    if (name === 'node:async_hooks') return { AsyncLocalStorage: RunningTest };
    return createRequire(from)(name);
  }

  getSourceMaps() {
    return sourceMaps;
  }

  teardown() {
    super.teardown();
    unload();
    globalThis.console = console;
  }
}
