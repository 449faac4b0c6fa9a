import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Transaction } from './database/database.ts';
import { direct, directTransaction, type Plans, type SqlClient } from './database/direct.ts';
import { mayBeRepeated } from './database-errors.ts';
import type { Sql } from './sql.ts';

/*
 * The order in which a transaction locks rows, so that no two wait for each other in a circle: lists, requests for
 * approval, memberships, user accounts, requests for password links, batches of mail, emails that have left, rounds, emails
 * that wait, cards, facts, the directory by state. Several rows of one kind are locked by ascending id (memberships by that
 * of their user account), or with SKIP LOCKED. Advisory locks come before all of them but lists and requests for approval;
 * only that of the people who are told comes last (src/directory/locks.ts). A list that waits for approval is locked
 * under its request, and in no other way.
 */

export { direct } from './database/direct.ts';

/** How often a transaction is tried in all. */
const TRIES = 5;
/** Milliseconds before it is tried again, at most, for each time that it failed. */
const PAUSE = 40;

/**
 * Runs a transaction that writes, and repeats it when PostgreSQL asks for that: it was the victim of a deadlock, or
 * could not be serialised. Nothing of a failed try remains in the database, so `work` must leave nothing outside it.
 *
 * @param options.timeout milliseconds that the transaction may take
 * @param options.maxWait milliseconds that it waits for a connection
 */
export async function inTransaction<T>(
  db: Database,
  work: (tx: Transaction) => Promise<T>,
  options: { timeout?: number; maxWait?: number } = {},
): Promise<T> {
  return repeated(() => db.$transaction(work, options));
}

/** The same for statements alone, without Prisma's engine in between: what the hot path uses. */
export async function inSqlTransaction<T>(
  db: Database,
  work: (tx: SqlClient) => Promise<T>,
  options: { plans?: Plans } = {},
): Promise<T> {
  return repeated(() => directTransaction(db, work, options));
}

/** Runs one statement that writes, which is a transaction of its own, and repeats it as `inTransaction` does. */
export async function inOneStatement(db: Database, statement: Sql): Promise<number> {
  return repeated(() => direct(db).$executeRaw(statement));
}

async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || !mayBeRepeated(error)) throw error;
      await pause(Math.random() * PAUSE * tries);
    }
  }
}
