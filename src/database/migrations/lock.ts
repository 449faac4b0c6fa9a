import type pg from 'pg';

/** One number for "Usher's migrations"; it has to be the same in every version. */
const LOCK = 7_203_941_559;
/** How PostgreSQL shows a lock of one 64-bit number: its upper and its lower half. */
const UPPER = Math.floor(LOCK / 2 ** 32);
const LOWER = LOCK % 2 ** 32;

/** Takes the lock until the transaction ends; false when somebody else has it. */
export async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS taken', [
    LOCK,
  ]);
  return rows[0]?.taken ?? false;
}

/** Who has the lock, as far as this user may see it: the beginning of a sentence. */
export async function lockHolder(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ pid: number; application: string | null; address: string | null }>(
    `SELECT l.pid, nullif(a.application_name, '') AS application, a.client_addr::text AS address
     FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
       AND l.classid::bigint = $1 AND l.objid::bigint = $2
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
     LIMIT 1`,
    [UPPER, LOWER],
  );
  const [holder] = rows;
  if (!holder) return 'Another process is migrating it';
  const { pid, application, address } = holder;
  const who = [application && `“${application}”`, address && `from ${address}`].filter(Boolean).join(' ');
  return `PostgreSQL's process ${pid}${who && ` (${who})`} holds the lock on migrations`;
}
