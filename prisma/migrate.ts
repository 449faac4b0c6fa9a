import pg from 'pg';
import { unreachableDatabase } from '../src/database/unreachable-database.ts';
import { describeError, UserError } from '../src/errors.ts';
import { readMigrations } from './migrations.ts';
import { NO_FILTER, withSchemaEngine } from './schema-engine.ts';

/** One number for "Usher's migrations", apart from the one that Prisma's own engine takes for a moment. */
const LOCK = 7_203_941_559;

/**
 * Brings a database to the newest migration and returns the names of those it applied, oldest first. Of several
 * starts at once, one applies and the others wait for it. A migration is applied whole or not at all,
 * and one that failed is tried again by the next start. Throws a UserError: `DATABASE_UNREACHABLE`, or `MIGRATION_FAILED` with PostgreSQL's sentence.
 */
export async function migrate(options: { url: string; folder?: string }): Promise<string[]> {
  const { url, folder } = options;
  const lock = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  lock.on('error', () => undefined); // losing the connection gives the lock back; the engine's own then fails
  await lock.connect().catch((cause) => Promise.reject(unreachableDatabase(url, cause)));
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const migrationsList = await readMigrations(folder);
    return await withSchemaEngine({ url }, async (engine) => {
      // What a failed or killed run began was undone with its transaction; it only has to be taken off the books.
      const history = { migrationsList, optInToShadowDatabase: false, filters: NO_FILTER };
      const { failedMigrationNames } = await engine.diagnoseMigrationHistory(history);
      for (const migrationName of failedMigrationNames)
        await engine.markMigrationRolledBack({ migrationName });
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTER });
      return appliedMigrationNames;
    });
  } catch (cause) {
    throw new UserError(
      'MIGRATION_FAILED',
      `The database could not be brought to this version of Usher. ${reasonOf(cause)}`,
      { cause },
    );
  } finally {
    await lock.end();
  }
}

/** The engine's message is PostgreSQL's sentence in two wrappings, followed by where in the engine it was. */
function reasonOf(cause: unknown): string {
  const message = describeError(cause);
  const [sentence = message] = message.split(/\n\s*0: /);
  const name = /migration_name="([^"]+)"/.exec(message)?.[1];
  const reason = sentence.replace(/^[\s\S]*Error querying the database: (ERROR: )?/, '').trim();
  return name ? `Migration ${name}: ${reason}` : reason;
}
