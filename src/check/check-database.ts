import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { DatabaseClock } from '../database/database-clock.ts';
import { describeError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { type Finding, right, wrong } from './finding.ts';

/** As in docs/settings.md. */
const OLDEST_MAJOR = 15;

interface Facts {
  version: string;
  number: number;
  readOnly: boolean;
  hasTrigrams: boolean;
  mayMakeTrigrams: boolean;
}

/** Whether the server is new enough and can be written to, has the extension, and agrees about the time. */
export async function checkDatabase(parts: {
  db: Database;
  clock: Clock;
  logger: Logger;
  /** Whether the migrations are still to be applied. */
  isFresh: boolean;
  machineTime?: () => number;
}): Promise<Finding[]> {
  const { db, isFresh } = parts;
  const [facts] = await db.$queryRaw<Facts[]>`
    SELECT current_setting('server_version') AS version,
           current_setting('server_version_num')::int AS number,
           pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS "readOnly",
           EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') AS "hasTrigrams",
           EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm')
             AND has_database_privilege(current_database(), 'CREATE') AS "mayMakeTrigrams"`;
  if (!facts) return [wrong('The database did not answer.')];
  return [
    facts.number >= OLDEST_MAJOR * 10_000
      ? right(`The database is PostgreSQL ${facts.version}.`)
      : wrong(`The database is PostgreSQL ${facts.version}. Usher needs ${OLDEST_MAJOR} or newer.`),
    facts.readOnly
      ? wrong('The database is read-only. DATABASE_URL has to name the primary server.')
      : right('The database can be written to.'),
    facts.hasTrigrams || (isFresh && facts.mayMakeTrigrams)
      ? right('The database has the extension pg_trgm, or Usher may make it.')
      : wrong(
          'The database lacks the extension pg_trgm. Let an administrator run CREATE EXTENSION pg_trgm in it.',
        ),
    await checkClock(parts),
  ];
}

async function checkClock(parts: Parameters<typeof DatabaseClock.compared>[0]): Promise<Finding> {
  try {
    const clock = await DatabaseClock.compared(parts);
    await clock.check();
    return right("This machine's clock agrees with the database's.");
  } catch (error) {
    return wrong(describeError(error));
  }
}
