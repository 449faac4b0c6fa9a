import pg from 'pg';

/** "Feature not supported": what a kept statement answers, here `SELECT *`, has changed with its table. */
const OUTDATED = '0A000';

/**
 * Names the statements that a pool runs with values, so that each connection prepares them once. Agenda gives them no
 * names: PostgreSQL would parse and plan each of its few statements every time, which takes as long as running it.
 */
export function keepStatements(pool: pg.Pool): void {
  const names = new Map<string, string>();
  const run = pool.query.bind(pool);

  function nameOf(text: string): string {
    const name = names.get(text) ?? `agenda ${names.size + 1}`;
    names.set(text, name);
    return name;
  }

  async function query(text: string, values?: unknown[]): Promise<pg.QueryResult> {
    if (values === undefined) return run(text);
    try {
      return await run({ name: nameOf(text), text, values });
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === OUTDATED) return run(text, values);
      throw error;
    }
  }

  Object.assign(pool, { query });
}
