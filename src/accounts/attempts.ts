import { createHmac } from 'node:crypto';
import { DAY, HOUR, MINUTE, SECOND } from '../clock.ts';
import type { Context, Transaction } from '../context.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { purposeKey } from '../secrets.ts';

/** After `free` failures within `window`, each one is followed by a wait: `first` milliseconds, then twice as long, up to `longest`. */
interface Rule {
  readonly free: number;
  readonly first: number;
  readonly longest: number;
  readonly window: number;
}

/** Of one account from one address. NIST SP 800-63B-4, 3.2.2, allows 100 in a row. */
const PAIR: Rule = { free: 10, first: MINUTE, longest: 15 * MINUTE, window: DAY };
/** Of one address, at any accounts. High, because a whole site office may be behind it. */
const ADDRESS: Rule = { free: 100, first: 10 * SECOND, longest: 5 * MINUTE, window: HOUR };
/** Of one account, from all addresses: from then on, an address waits after its first failure at it. */
const ATTACKED = { after: 100, free: 1 };
/** A time further ahead is no attempt: the clock was set back. */
const AHEAD = HOUR;
/** More doublings than this are longer than any wait, and too many for a number. */
const MOST_DOUBLINGS = 20;

/** An attempt at a password that was counted as a failure before its outcome is known: the keys of what it counts for. */
export interface Attempt {
  readonly pair: string;
  readonly account: string;
  readonly address: string;
}

export type TakenAttempt =
  | { readonly outcome: 'TAKEN'; readonly attempt: Attempt }
  /** `wait`: milliseconds until this address may try again. */
  | { readonly outcome: 'TOO_MANY'; readonly wait: number };

/**
 * Counts an attempt at a password, or refuses it without counting (domain.md, "Passwords and log-ins" 3). It counts as a
 * failure from now on, so that of many at one moment, in any number of processes, no more are tried than are allowed.
 * The password is right: `forgiving`. It was not looked at: `undoAttempt`.
 *
 * One statement. What is counted for an address alone never keeps another address out, and what is counted for an
 * account only shortens the patience with addresses that have failed at it.
 *
 * @param options.account the canonical email ID, or what was typed for one
 * @param options.address the visitor's, of IPv6 its network
 */
export async function takeAttempt(
  context: Pick<Context, 'db' | 'clock' | 'secret'>,
  options: { account: string; address: string },
): Promise<TakenAttempt> {
  const { db, clock, secret } = context;
  const now = clock.now();
  const attempt = keysOf(secret, options);
  const at = Prisma.sql`${now}::timestamptz`;
  const [taken] = await db.$queryRaw<{ isTaken: boolean; until: Date | null }[]>`
    WITH known AS (
      SELECT * FROM log_in_attempts a WHERE key = ANY (${Object.values(attempt)}::text[]) AND ${counts(attempt, at)}
    ), attack AS (
      SELECT count(*) > 0 AS is_on FROM known WHERE key = ${attempt.account} AND failures >= ${ATTACKED.after}::int
    ), held AS (
      SELECT max(${waitsUntil(attempt)}) AS until FROM known a
    ), counted AS (
      INSERT INTO log_in_attempts AS a (key, failures, since, last_at)
      SELECT key, 1, ${at}, ${at} FROM unnest(${Object.values(attempt)}::text[]) AS key
      WHERE NOT coalesce((SELECT until > ${at} FROM held), false)
      ORDER BY key
      ON CONFLICT (key) DO UPDATE
      SET failures = CASE WHEN ${counts(attempt, at)} THEN a.failures + 1 ELSE 1 END,
          since = CASE WHEN ${counts(attempt, at)} THEN a.since ELSE ${at} END,
          last_at = ${at}
      -- Asked of the row as it is now, which others may have counted in since.
      WHERE NOT ${counts(attempt, at)} OR ${waitsUntil(attempt)} <= ${at}
      RETURNING key
    )
    SELECT (SELECT count(*) FROM counted) = ${Object.values(attempt).length}::int AS "isTaken", until FROM held`;
  if (taken?.isTaken) return { outcome: 'TAKEN', attempt };
  const wait = taken?.until ? taken.until.getTime() - now.getTime() : 0;
  return { outcome: 'TOO_MANY', wait: wait > 0 ? wait : SECOND };
}

/**
 * The beginning of a statement that forgives the attempt along with what it does: the password was right, so the
 * address's failures at this account are forgotten. Those of the address and of the account with others stay.
 */
export function forgiving(attempt: Attempt): Prisma.Sql {
  return Prisma.sql`
    WITH ours AS (${locked(attempt)}),
    forgotten AS (DELETE FROM log_in_attempts WHERE key IN (SELECT key FROM ours) AND key = ${attempt.pair}),
    uncounted AS (
      UPDATE log_in_attempts SET failures = greatest(failures - 1, 0)
      WHERE key IN (SELECT key FROM ours) AND key <> ${attempt.pair})`;
}

/** Takes back an attempt of which nothing came: the process could not look at the password. */
export async function undoAttempt({ db }: Pick<Context, 'db'>, attempt: Attempt): Promise<void> {
  await db.$executeRaw`
    WITH ours AS (${locked(attempt)})
    UPDATE log_in_attempts SET failures = greatest(failures - 1, 0) WHERE key IN (SELECT key FROM ours)`;
}

/**
 * Forgets the failures at an account whose password was replaced: those from this address, and the count of them all,
 * by which other addresses that have failed at it wait sooner.
 *
 * @param options.account the canonical email ID
 * @param options.address the visitor's, of IPv6 its network
 */
export async function forgetAttempts(
  tx: Transaction,
  options: { secret: string; account: string; address: string },
): Promise<void> {
  const { pair, account } = keysOf(options.secret, options);
  await tx.$executeRaw`
    DELETE FROM log_in_attempts WHERE key IN (
      SELECT key FROM log_in_attempts WHERE key IN (${pair}, ${account}) ORDER BY key FOR UPDATE)`;
}

/** By ascending key, as they are counted: no two wait for each other in a circle. */
function locked(attempt: Attempt): Prisma.Sql {
  return Prisma.sql`
    SELECT key FROM log_in_attempts WHERE key = ANY (${Object.values(attempt)}::text[]) ORDER BY key FOR UPDATE`;
}

/** Whether the row `a` still counts at that time. */
function counts({ address }: Attempt, at: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(a.last_at < ${at} + ${AHEAD}::float8 * interval '1 millisecond' AND a.since > ${at}
    - CASE a.key WHEN ${address} THEN ${ADDRESS.window}::float8 ELSE ${PAIR.window}::float8 END * interval '1 millisecond')`;
}

/** When the next attempt that counts in the row `a` may be made, seen from `attack`. */
function waitsUntil({ pair, address }: Attempt): Prisma.Sql {
  return Prisma.sql`(a.last_at + interval '1 millisecond' * CASE a.key
    WHEN ${pair} THEN CASE WHEN (SELECT is_on FROM attack)
      THEN ${waitAfter({ ...PAIR, free: ATTACKED.free })} ELSE ${waitAfter(PAIR)} END
    WHEN ${address} THEN ${waitAfter(ADDRESS)}
    ELSE 0 END)`;
}

function waitAfter({ free, first, longest }: Rule): Prisma.Sql {
  return Prisma.sql`CASE WHEN a.failures < ${free}::int THEN 0
    ELSE least(${longest}::float8, ${first}::float8 * power(2, least(a.failures - ${free}::int, ${MOST_DOUBLINGS}::int))) END`;
}

/** Nobody can tell from the database who failed, or from where. */
function keysOf(secret: string, { account, address }: { account: string; address: string }): Attempt {
  const key = purposeKey(secret, 'limits');
  const hash = (...parts: string[]) =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
  return {
    pair: hash('account and address', account, address),
    account: hash('account', account),
    address: hash('address', address),
  };
}
