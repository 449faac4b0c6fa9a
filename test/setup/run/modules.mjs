import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SyntheticModule } from 'node:vm';
import { compile } from './compiled.mjs';

/** The packages that Node has loaded, by name: for all test files that this process runs. */
const packages = new Map();

/** The modules of one test file: itself, and all it imports of the project. They run in the main context, as packages do. */
export class Modules {
  /** Where the source map of each module is, by its path: for Jest, which shows the lines of failures. */
  sourceMaps = new Map();
  #byPath = new Map();
  #transformer;
  #readGlobals;
  #globals;
  #linking = Promise.resolve();

  /** `readGlobals` returns what `@jest/globals` exports in this test file. */
  constructor({ transformer, readGlobals }) {
    this.#transformer = transformer;
    this.#readGlobals = readGlobals;
  }

  /** Loads and runs the module of a file, with what it imports. */
  async import(path) {
    await this.#run(this.#at(path));
  }

  /**
   * Lets go of the modules and of Jest. On Node 20, modules that know each other through Jest, which knows the tests,
   * would stay in memory until the process ends.
   */
  async clear() {
    this.#byPath.clear();
    this.#readGlobals = undefined;
    const globals = await this.#globals;
    for (const name of Object.keys(globals?.namespace ?? {})) globals.setExport(name, undefined);
  }

  /** Links and runs a module. Two that are linked at the same time may share modules, so one waits for the other. */
  async #run(module) {
    const linked = this.#linking.then(() =>
      link(module, (specifier, { identifier }) => this.#find(specifier, identifier)),
    );
    this.#linking = linked.catch(() => undefined);
    await linked;
    await module.evaluate();
    return module;
  }

  #find(specifier, importer) {
    if (specifier === '@jest/globals') {
      this.#globals ??= moduleOf(this.#readGlobals());
      return this.#globals;
    }
    if (!/^(\.|\/|file:)/.test(specifier)) return packageNamed(specifier);
    try {
      return this.#at(fileURLToPath(new URL(specifier, pathToFileURL(importer))));
    } catch (cause) {
      throw new Error(`${importer} imports “${specifier}”, which cannot be read: ${cause.message}`, {
        cause,
      });
    }
  }

  #at(path) {
    const module = this.#byPath.get(path) ?? this.#read(path);
    this.#byPath.set(path, module);
    return module;
  }

  #read(path) {
    const about = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
    const { module, sourceMapPath } = compile(path, {
      transformer: this.#transformer,
      identifier: path,
      initializeImportMeta: (meta) => Object.assign(meta, about),
      importModuleDynamically: async (specifier) => this.#run(await this.#find(specifier, path)),
    });
    if (sourceMapPath) this.sourceMaps.set(path, sourceMapPath);
    return module;
  }
}

function packageNamed(name) {
  const module = packages.get(name) ?? import(name).then(moduleOf);
  packages.set(name, module);
  return module;
}

/** A module with these exports. */
async function moduleOf(values) {
  const names = Object.keys(values);
  const module = new SyntheticModule(names, () => {
    for (const name of names) module.setExport(name, values[name]);
  });
  await link(module, () => undefined);
  await module.evaluate();
  return module;
}

/** Some modules are linked already: those that others imported, and in newer Node those that import nothing. */
async function link(module, find) {
  if (module.status === 'unlinked') await module.link(find);
}
