import type pg from 'pg';
import { describeError } from '../../errors.ts';

const CREATE_EXTENSION = /CREATE EXTENSION IF NOT EXISTS "(\w+)"/g;

/**
 * Tries out, in the transaction of `client`, whether the extensions that these migrations create may be created, and
 * takes it back. Roles of managed databases have rights that PostgreSQL's own tables do not show, so it has to be tried.
 *
 * @returns what is in the way and what to do about it, or null
 */
export async function refusedExtension(
  client: pg.Client,
  scripts: readonly string[],
): Promise<string | null> {
  for (const [, name = ''] of scripts.join('\n').matchAll(CREATE_EXTENSION)) {
    await client.query('SAVEPOINT trial');
    try {
      await client.query(`CREATE EXTENSION IF NOT EXISTS "${name}"`);
    } catch (error) {
      return `It needs PostgreSQL's extension ${name}, and may not add it: ${describeError(error)}. Let someone who may run CREATE EXTENSION ${name} in this database, and start Usher again. Nothing was changed.`;
    } finally {
      await client.query('ROLLBACK TO trial');
    }
  }
  return null;
}
