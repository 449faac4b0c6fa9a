import { statSync } from 'node:fs';
import { SourceTextModule } from 'node:vm';

/** Tells the transformer to leave imports and exports as they are. */
const SYNTAX = {
  instrument: false,
  isInternalModule: false,
  supportsDynamicImport: true,
  supportsExportNamespaceFrom: true,
  supportsStaticESM: true,
  supportsTopLevelAwait: true,
};

const IMPORTS_LATER = /\bimport\(/;

/** What has been transformed and compiled, by path: for all test files that this process runs. */
const compiled = new Map();

/**
 * A new module of a file of the project, not linked yet, and where its source map is. Only the first one of a file is
 * transformed and compiled, unless the file has changed since, as it may while Jest watches.
 */
export function compile(path, { transformer, ...options }) {
  const { mtimeMs } = statSync(path);
  const known = compiled.get(path);
  if (known?.mtimeMs === mtimeMs) {
    const { code, cachedData, sourceMapPath } = known;
    return { module: new SourceTextModule(code, { cachedData, ...options }), sourceMapPath };
  }
  const { code, sourceMapPath } = transformer.transform(path, SYNTAX);
  const module = new SourceTextModule(code, options);
  // On Node 20, what is made from V8's compiled form cannot import anything while it runs.
  const cachedData = IMPORTS_LATER.test(code) ? undefined : module.createCachedData();
  compiled.set(path, { mtimeMs, code, sourceMapPath, cachedData });
  return { module, sourceMapPath };
}
