import { expect, test } from '@jest/globals';
import pg from 'pg';
import { startUsher } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config/config.ts';
import { freePort } from '../../src/database/embedded/port.ts';
import { createDatabase, databaseUrl, dropDatabase } from '../setup/database.ts';
import { recordingLogger } from '../setup/logger.ts';
import { waitFor } from '../setup/wait-for.ts';
import { REAL_SETTINGS } from './real-settings.ts';

test('alive while migrations wait, ready when they are done, not ready before the port closes', async () => {
  const name = await createDatabase();
  const holder = new pg.Client({ connectionString: databaseUrl(name) });
  await holder.connect();
  await holder.query('SELECT pg_advisory_lock(7203941559)');
  const PORT = String(await freePort());
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${PORT}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  const logger = recordingLogger();
  const config = readConfig({ ...REAL_SETTINGS, HOST: '127.0.0.1', PORT, DATABASE_URL: databaseUrl(name) });
  const starting = startUsher(config, { clock: systemClock, logger, stopGrace: 1500 });
  try {
    await waitFor(async () => (await ask('/readyz').catch(() => null))?.text.includes('migrations') ?? false);
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
    expect(await ask('/readyz')).toEqual({ status: 503, text: '{"ready":false,"waitsFor":"migrations"}' });
    expect(await ask('/login')).toMatchObject({ status: 503 });
    await holder.end();

    const usher = await starting;
    expect(await ask('/readyz')).toEqual({ status: 200, text: '{"ready":true}' });
    expect(logger.texts).toContainEqual(
      expect.stringMatching(/^There are no tenants yet.*apply a directory/),
    );

    const stopped = usher.stop();
    expect(await ask('/readyz')).toEqual({ status: 503, text: '{"ready":false,"stopping":true}' });
    expect(await ask('/login')).toMatchObject({ status: 200 });
    await stopped;
    await expect(ask('/healthz')).rejects.toThrow();
  } finally {
    await dropDatabase(name);
  }
});
