import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SourceTextModule, SyntheticModule } from 'node:vm';

/** Tells the transformer to leave imports and exports as they are. */
const SYNTAX = {
  instrument: false,
  isInternalModule: false,
  supportsDynamicImport: true,
  supportsExportNamespaceFrom: true,
  supportsStaticESM: true,
  supportsTopLevelAwait: true,
};

/** The packages that were imported, by name. */
const packages = new Map();

/** The modules of the project that were imported, by path, and the times at which their files were last changed. */
const modules = new Map();
const changedAt = new Map();

/** Where the source map of each module is, by path: for Jest, which shows the lines of failures. */
export const sourceMaps = new Map();

/** `@jest/globals`. It is one module for all test files, and exports to each of them what is its own. */
let jest;
let transformer;

/**
 * Loads and runs a file that Jest asks for: a set-up file or a test file. It is loaded anew each time; what it imports is
 * loaded once for all test files that this process runs.
 *
 * `given.globals`: what `@jest/globals` exports to this test file; `given.transformer`: Jest's, which reads TypeScript;
 * `given.watches`: whether files may have changed since the last test file.
 */
export async function load(path, given) {
  transformer = given.transformer;
  jest ??= await moduleOf(given.globals);
  exportFrom(jest, given.globals);
  if (given.watches) forgetChanged();
  await run(read(path));
}

/** Lets go of a test file that has been run: on Node 20 its tests would stay in memory until the next one. */
export function unload() {
  if (jest) exportFrom(jest, {});
}

/** Links and runs a module. Two that are linked at the same time may share modules, so one waits for the other. */
let linking = Promise.resolve();
async function run(module) {
  const linked = linking.then(() => link(module, (specifier, { identifier }) => find(specifier, identifier)));
  // A module whose import failed cannot be linked again. All are forgotten and read anew, so that each file is told why.
  linking = linked.catch(forget);
  await linked;
  await module.evaluate();
  return module;
}

function find(specifier, importer) {
  if (specifier === '@jest/globals') return jest;
  if (!/^(\.|\/|file:)/.test(specifier)) return packageNamed(specifier);
  try {
    return moduleAt(fileURLToPath(new URL(specifier, pathToFileURL(importer))));
  } catch (cause) {
    throw new Error(`${importer} imports “${specifier}”, which cannot be read: ${cause.message}`, { cause });
  }
}

function packageNamed(name) {
  const module = packages.get(name) ?? import(name).then(moduleOf);
  packages.set(name, module);
  return module;
}

function moduleAt(path) {
  const module = modules.get(path) ?? read(path);
  if (!modules.has(path)) changedAt.set(path, lastChange(path));
  modules.set(path, module);
  return module;
}

/** Asking for the times of a thousand files takes milliseconds, so it is done only where Jest watches them. */
function forgetChanged() {
  if ([...changedAt].some(([path, time]) => lastChange(path) !== time)) forget();
}

function forget() {
  modules.clear();
  changedAt.clear();
}

function lastChange(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** A new module of a file, not linked yet. */
function read(path) {
  const { code, sourceMapPath } = transformer.transform(path, SYNTAX);
  if (sourceMapPath) sourceMaps.set(path, sourceMapPath);
  const about = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
  return new SourceTextModule(code, {
    identifier: path,
    initializeImportMeta: (meta) => Object.assign(meta, about),
    importModuleDynamically: async (specifier) => run(await find(specifier, path)),
  });
}

/** A module with these exports. */
async function moduleOf(values) {
  const module = new SyntheticModule(Object.keys(values), () => exportFrom(module, values));
  await link(module, () => undefined);
  await module.evaluate();
  return module;
}

/** Sets what a module exports, for all who import it; undefined where there is no value. */
function exportFrom(module, values) {
  for (const name of Object.keys(module.namespace)) module.setExport(name, values[name]);
}

/** Some modules are linked already: those that others imported, and in newer Node those that import nothing. */
async function link(module, how) {
  if (module.status === 'unlinked') await module.link(how);
}
