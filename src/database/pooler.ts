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
export function isPooled(url: string): Promise<boolean> {
  return withFirstConnection(url, async (_client, pooled) => pooled);
}

/**
 * Does something over a connection of its own, knowing whether a pooler stands before the database.
 *
 * @throws what PostgreSQL or the network says when nobody can connect
 */
export async function withFirstConnection<Result>(
  url: string,
  work: (client: pg.Client, pooled: boolean) => Promise<Result>,
): Promise<Result> {
  const { client, pooled } = await connect(url);
  try {
    return await work(client, pooled);
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<{ client: pg.Client; pooled: boolean }> {
  try {
    const client = await connectWith({ connectionString: url, statement_timeout: 15 * SECOND });
    return { client, pooled: false };
  } catch (error) {
    if (!isRefusedParameter(error)) throw error;
    return { client: await connectWith({ connectionString: url }), pooled: true };
  }
}

async function connectWith(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 5 * SECOND });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

function isRefusedParameter(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    error.code === REFUSED_PARAMETER &&
    /parameter/.test(describeError(error))
  );
}
