import { PostgresBackend } from '@agendajs/postgres-backend';
import { beforeEach } from '@jest/globals';
import pg from 'pg';
import { query, type TestDatabase } from '../setup/database.ts';
import { useForFile } from '../setup/use.ts';

/** Connections to Agenda's table, which is empty at the start of each test. */
export function useAgendaTable(database: TestDatabase): pg.Pool {
  beforeEach(() => query(database.url, 'TRUNCATE agenda_jobs'));
  return useForFile({
    start: async () => {
      const pool = new pg.Pool({ connectionString: database.url });
      // A pool has ended a moment before its connections have. By then the database may be dropped.
      pool.on('error', () => undefined);
      await new PostgresBackend({ pool }).connect();
      return pool;
    },
    stop: (pool) => pool.end(),
  });
}
