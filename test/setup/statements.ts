import { jest } from '@jest/globals';
import pg from 'pg';

/** What the pool asks by itself every two seconds (src/database/writable.ts), and the clock (database-clock.ts). */
const BY_THEMSELVES = /pg_is_in_recovery|clock_timestamp/;

/** Counts the statements that reach the database during the work, BEGIN and COMMIT included. */
export async function countStatements<T>(
  work: () => Promise<T>,
): Promise<{ result: T; statements: number; texts: string[] }> {
  const query = jest.spyOn(pg.Client.prototype, 'query');
  try {
    const result = await work();
    const texts = query.mock.calls.map(textOf).filter((text) => !BY_THEMSELVES.test(text));
    return { result, statements: texts.length, texts };
  } finally {
    query.mockRestore();
  }
}

/** The SQL of a call of `query`, given as a text or in an object. */
function textOf([statement]: readonly unknown[]): string {
  if (typeof statement === 'string') return statement;
  const isObject = typeof statement === 'object' && statement !== null && 'text' in statement;
  return isObject ? String(statement.text) : '';
}
