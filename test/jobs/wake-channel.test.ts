import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { WakeChannel } from '../../src/jobs/store/wake-channel.ts';
import { useDatabase } from '../setup/database.ts';
import { waitFor } from '../setup/wait-for.ts';

const database = useDatabase();

test('a channel that is stopped while it tries to connect stops trying', async () => {
  const pool = new pg.Pool({ connectionString: database.url });
  const channel = new WakeChannel(pool);
  let failures = 0;
  channel.on('error', () => {
    failures++;
    // Here the channel has failed again, and has not yet said when it tries next.
    if (failures === 2) void channel.disconnect();
  });
  await pool.end();
  await expect(channel.connect()).rejects.toThrow();
  await waitFor(() => failures >= 2);
  await sleep(600); // for the failure of a try that is on its way
  const after = failures;
  await sleep(1_200);
  expect(failures).toBe(after);
  expect(channel.state).toBe('disconnected');
});
