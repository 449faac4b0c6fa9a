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
  compiled.set(path, { mtimeMs, code, sourceMapPath, cachedData: module.createCachedData() });
  return { module, sourceMapPath };
}
