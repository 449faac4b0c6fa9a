import { setTimeout as pause } from 'node:timers/promises';
import { withOutside } from '../outside/outside.ts';
import { largeDirectory } from '../setup/large-directory.ts';
import type { Row } from '../setup/row.ts';
import { startUsherProcess } from '../setup/usher-process.ts';

const ROUNDS = { full: 1_000_000, quick: 50_000, check: 50_000 };
const SECONDS = { full: 30, quick: 3, check: 3 };
/** Seconds after the start in which its last work is done. */
const SETTLING = { full: 15, quick: 2, check: 2 };

export const idle: Row = {
  name: 'idle',
  title: 'Idle',
  how: 'processor time of Usher and of PostgreSQL while nothing is asked and nothing is due, with 1,000,000 open rounds',
  where:
    'Four statements a second asked for the four jobs. Now their dates are read in one every 5 seconds, and a notification says when one is woken.',
  async measure({ server, size, say, profiles }) {
    const { database } = await largeDirectory(server, { people: ROUNDS[size], say });
    await database.close();
    return withOutside(async (outside) => {
      const usher = await startUsherProcess({ databaseUrl: database.url, outside, entry: 'START', profiles });
      try {
        await pause(1000 * SETTLING[size]);
        const before = { usher: await usher.processorTime(), postgres: await server.processorTime() };
        const began = performance.now();
        await pause(1000 * SECONDS[size]);
        const after = { usher: await usher.processorTime(), postgres: await server.processorTime() };
        const seconds = (performance.now() - began) / 1000;
        return {
          figures: [
            {
              what: 'Usher, a second',
              measured: (after.usher - before.usher) / seconds,
              unit: 'ms',
              toReach: { atMost: 5 },
            },
            {
              what: 'PostgreSQL, a second',
              measured: (after.postgres - before.postgres) / seconds,
              unit: 'ms',
              toReach: { atMost: 5 },
            },
          ],
        };
      } finally {
        await usher.kill();
      }
    });
  },
};
