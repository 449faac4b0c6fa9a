import { readSchema } from './migrations.ts';
import { NO_FILTER, withSchemaEngine } from './schema-engine.ts';

/**
 * The SQL that would bring a database to what schema.prisma says; empty when the two agree.
 * Of a freshly migrated database: whether schema and migrations agree, or the next migration's text.
 * Nothing is changed. What Prisma cannot say (checks, triggers, partial indexes) is left out of the comparison.
 */
export async function diffDatabaseToSchema(options: { url: string }): Promise<string> {
  const schema = await readSchema();
  const { stdout } = await withSchemaEngine(options, (engine) =>
    engine.diff({
      from: { tag: 'schemaDatasource', ...schema, configDir: '' },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    }),
  );
  const sql = stdout ?? '';
  return /^\s*(-- This is an empty migration\.\s*)?$/.test(sql) ? '' : sql;
}
