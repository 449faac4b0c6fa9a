import pg from 'pg';
import { SECOND } from '../clock.ts';
import { describeError } from '../errors.ts';

/** "protocol violation": PgBouncer and the poolers made from it do not know a parameter that was sent at the start. */
const REFUSED_PARAMETER = '08P01';

/**
 * Whether a pooler that hands each transaction to another session stands before this database. Such a one takes no
 * settings at the start of a connection, keeps no locks of a session, and brings no notifications.
 *
 * @throws what PostgreSQL or the network says when nobody can connect
 */
export async function isPooled(url: string): Promise<boolean> {
  try {
    await connectOnce({ connectionString: url, statement_timeout: 15 * SECOND });
    return false;
  } catch (error) {
    if (!isRefusedParameter(error)) throw error;
    await connectOnce({ connectionString: url });
    return true;
  }
}

function isRefusedParameter(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    error.code === REFUSED_PARAMETER &&
    /parameter/.test(describeError(error))
  );
}

async function connectOnce(config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 5 * SECOND });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end();
  }
}
