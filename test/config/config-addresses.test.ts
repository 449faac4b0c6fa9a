import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { readConfig, readDatabaseConfig } from '../../src/config/config.ts';
import { completeSettings as complete } from '../setup/settings.ts';

describe('an address of PostgreSQL with odd signs is what pg reads', () => {
  test.each([
    ['postgres://usher:50%off@db/usher', '50%off'],
    ['postgres://usher:100%@db/usher', '100%'],
    ['postgres://usher:50%25off@db/usher', '50%off'],
    ['postgres://usher:p%23s%2Fs%40@db/usher', 'p#s/s@'],
    ['postgres://usher:two words@db/usher', 'two words'],
    ['postgres://usher:%C3%A9t%C3%A9%@db/usher', 'été%'],
  ])('%s', (url, password) => {
    for (const name of ['DATABASE_URL', 'JOBS_URL']) {
      const { databaseUrl, jobsUrl } = readConfig({ ...complete, [name]: url });
      const address = new URL(databaseUrl ?? jobsUrl ?? '');
      address.searchParams.set('options', '-c TimeZone=UTC'); // as the pool does
      const client = new pg.Client({ connectionString: address.href });
      expect(client).toMatchObject({ user: 'usher', password, host: 'db', database: 'usher' });
      expect(client).toHaveProperty('connectionParameters.options', '-c TimeZone=UTC');
    }
  });

  test('the command line explains the rest in the same sentence, without the password', () => {
    const read = () => readDatabaseConfig({ DATABASE_URL: 'postgres://usher:50%fade@db/usher' });
    expect(read).toThrow(/^One setting is wrong:\n {2}DATABASE_URL cannot be read, .* write % as %25/);
    expect(read).not.toThrow(/fade/);
  });

  test('several servers of MongoDB are an address too', () => {
    const JOBS_URL = 'mongodb://a:27017,b:27017/agenda?replicaSet=r';
    expect(readConfig({ ...complete, JOBS_URL }).jobsUrl).toBe(JOBS_URL);
  });
});
