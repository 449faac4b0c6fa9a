import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { MINUTE, SECOND } from '../../clock.ts';
import { describeError, UserError } from '../../errors.ts';
import { ownSchema } from '../own-schema.ts';
import {
  appliedMigrations,
  connect,
  HISTORY,
  MIGRATIONS,
  type Migration,
  next,
  readMigrations,
} from './history.ts';
import { lockHolder, tryLock } from './lock.ts';
import { refusedExtension } from './refused-extension.ts';

/** Milliseconds. A migration that waits longer for a table gives way to the work that holds it, and tries again. */
const LOCK_TIMEOUT = 5 * SECOND;
const BETWEEN_TRIES = 500;
/** How long a start waits for whatever is in the way: another process that migrates, a table that is in use. */
const PATIENCE = 2 * MINUTE;
/** After so long, waiting is worth a line in the log. */
const SAY_AFTER = 3 * SECOND;

/** PostgreSQL's codes for a lock that was waited for too long, and for one that could never come (a deadlock). */
const NO_LOCK = ['55P03', '40P01'];

export interface MigrateOptions {
  readonly url: string;
  /** Another folder of migrations than Usher's own. */
  readonly folder?: string;
  /** Milliseconds to wait for what is in the way; two minutes by default. */
  readonly patience?: number;
  /** Milliseconds that a migration waits for a table before it gives way. */
  readonly lockTimeout?: number;
  /** Is given a sentence when there is something to wait for. */
  readonly onWait?: (sentence: string) => void;
}

/**
 * Brings a database to the newest migration and returns the names of those it applied, oldest first. Each is applied
 * whole or not at all, in one transaction with the line that records it. Of several starts at once one applies it, and
 * the others wait. Everything belongs to a transaction and nothing to the session, so a pooler may stand between.
 *
 * @throws UserError `DATABASE_UNREACHABLE`; `DATABASE_SCHEMA` as `ownSchema` does; `MIGRATION_FAILED` with PostgreSQL's
 *   sentence or with what it waited for
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { url, folder = MIGRATIONS } = options;
  const client = await connect(url);
  try {
    const { searchPath } = await ownSchema(client);
    const migrations = await readMigrations(folder);
    const applied: string[] = [];
    const deadline = performance.now() + (options.patience ?? PATIENCE);
    const wait = waiting(options, deadline);
    for (;;) {
      const step = await applyNext(client, {
        migrations,
        searchPath,
        lockTimeout: options.lockTimeout ?? LOCK_TIMEOUT,
      });
      if (step.outcome === 'UP_TO_DATE') return applied;
      if (step.outcome === 'APPLIED') applied.push(step.name);
      else await wait(step.reason);
    }
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw failed(describeError(cause), cause);
  } finally {
    await client.end();
  }
}

type Step =
  | { outcome: 'UP_TO_DATE' }
  | { outcome: 'APPLIED'; name: string }
  /** Something is in the way; nothing was done. */
  | { outcome: 'BLOCKED'; reason: string };

interface Work {
  readonly migrations: readonly Migration[];
  /** Null: the role's own. */
  readonly searchPath: string | null;
  readonly lockTimeout: number;
}

/** Applies the oldest missing migration, in a transaction of its own. */
async function applyNext(client: pg.Client, work: Work): Promise<Step> {
  await client.query('BEGIN');
  try {
    const step = await applyNextLocked(client, work);
    await client.query(step.outcome === 'APPLIED' ? 'COMMIT' : 'ROLLBACK');
    return step;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    if (hasNoLock(error)) return { outcome: 'BLOCKED', reason: 'A table is in use by other work' };
    throw error;
  }
}

async function applyNextLocked(
  client: pg.Client,
  { migrations, searchPath, lockTimeout }: Work,
): Promise<Step> {
  // Asked before the lock as well: a database that lacks nothing is ready at once, even while another process holds the lock.
  if (!next(migrations, await appliedMigrations(client))) return { outcome: 'UP_TO_DATE' };
  if (!(await tryLock(client))) return { outcome: 'BLOCKED', reason: await lockHolder(client) };
  const applied = await appliedMigrations(client);
  const migration = next(migrations, applied);
  if (!migration) return { outcome: 'UP_TO_DATE' };
  const { name, sql } = migration;
  if (searchPath !== null) await client.query(`SET LOCAL search_path TO ${searchPath}`);
  const missing = migrations.filter((other) => !applied.has(other.name));
  const refused = await refusedExtension(
    client,
    missing.map((other) => other.sql),
  );
  if (refused) throw failed(refused);
  await client.query(`SET LOCAL lock_timeout = ${lockTimeout}`);
  await client.query(HISTORY);
  // What Prisma's own engine began and did not finish was undone with its transaction.
  await client.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
  await client.query(sql).catch((cause: unknown) => {
    throw hasNoLock(cause) ? cause : failed(`Migration ${name}: ${describeError(cause)}`, cause);
  });
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
     VALUES (gen_random_uuid(), $1, clock_timestamp(), $2, 1)`,
    [createHash('sha256').update(sql).digest('hex'), name],
  );
  return { outcome: 'APPLIED', name };
}

/** Waits a little, says after a while what for, and gives up in the end. */
function waiting({ onWait }: MigrateOptions, deadline: number): (reason: string) => Promise<void> {
  const sayAt = performance.now() + SAY_AFTER;
  let isSaid = false;
  return async (reason) => {
    const now = performance.now();
    if (now > deadline)
      throw failed(`${reason}, for too long. Stop it or wait for it, and start Usher again.`);
    if (now > sayAt && !isSaid) {
      isSaid = true;
      onWait?.(`The database is not up to date yet. ${reason}; Usher waits for it.`);
    }
    await pause(BETWEEN_TRIES);
  };
}

function hasNoLock(error: unknown): boolean {
  return error instanceof pg.DatabaseError && NO_LOCK.includes(error.code ?? '');
}

function failed(reason: string, cause?: unknown): UserError {
  const sentence = `The database could not be brought to this version of Usher. ${reason}`;
  return new UserError('MIGRATION_FAILED', sentence, { cause });
}
