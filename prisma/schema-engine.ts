import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

/** The part of Node's WebAssembly used here; its types come only with those of browsers. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

/**
 * Where the engine asks PostgreSQL for columns of the type "char", which the adapter cannot read, and what those
 * columns are called in the answer. They are read as text and handed on as characters.
 */
const CHAR_COLUMN = /\b(?:constr\.contype(?= AS )|con\.(confdeltype|confupdtype)(?=,))/g;
const CHAR_ANSWER = /^(constraint_type|confdeltype|confupdtype)$/;

/** No table is outside Prisma's care. */
export const NO_FILTER: bindings.SchemaFilter = { externalTables: [], externalEnums: [] };

let loading: Promise<void> | undefined;

/**
 * Lends Prisma's schema engine over one connection to a database, to compare schema and migrations while Usher is
 * developed. It is the one that `prisma migrate` uses, as WebAssembly inside an npm package: no binary, no download.
 */
export async function withSchemaEngine<T>(
  options: { url: string },
  use: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= load();
  await loading;
  const opened: SqlDriverAdapter[] = [];
  const adapter = bindMigrationAwareSqlAdapterFactory(migrationAdapter(options.url, opened));
  const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
  try {
    return await use(engine);
  } finally {
    engine.free();
    await Promise.all(opened.map((connection) => connection.dispose()));
  }
}

/** The package's own entry imports the .wasm file as a module, which Node does not do without a flag. */
async function load(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': imports() });
  bindings.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === 'function') start();
}

/** What the engine calls back; its ten-second timer for getting a lock must not hold up the end of the process. */
function imports(): Record<string, unknown> {
  const entries = Object.entries(bindings).map(([name, value]) =>
    name.startsWith('__wbg_setTimeout_')
      ? [name, (run: () => void, milliseconds: number) => setTimeout(run, milliseconds).unref()]
      : [name, value],
  );
  return Object.fromEntries(entries);
}

/** The pg adapter, with the columns that it cannot read translated. */
function migrationAdapter(url: string, opened: SqlDriverAdapter[]): SqlMigrationAwareDriverAdapterFactory {
  // One connection: the engine takes locks that belong to a session.
  const factory = new PrismaPg({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: 10_000,
  });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const connection = adapt(await factory.connect());
      opened.push(connection);
      return connection;
    },
    // With a URL the adapter's "shadow database" is the very database of the URL, and would be written to.
    connectToShadowDb: () => Promise.reject(new Error('Shadow databases are not used.')),
  };
}

function adapt(connection: SqlDriverAdapter): SqlDriverAdapter {
  const queryRaw = connection.queryRaw.bind(connection);
  connection.queryRaw = async (query) => {
    const sql = query.sql.replace(CHAR_COLUMN, (column: string, name?: string) =>
      name ? `${column}::text AS ${name}` : `${column}::text`,
    );
    const result = await queryRaw({ ...query, sql });
    if (sql === query.sql) return result;
    const columnTypes = result.columnTypes.map((type, index) =>
      CHAR_ANSWER.test(result.columnNames[index] ?? '') ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  return connection;
}
