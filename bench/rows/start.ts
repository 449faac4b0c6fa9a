import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withOutside } from '../outside/outside.ts';
import type { Row } from '../setup/row.ts';
import { BENCH_FOLDER } from '../setup/server.ts';
import { median } from '../setup/statistics.ts';
import { startUsherProcess } from '../setup/usher-process.ts';

const STARTS = { full: 7, quick: 1, check: 1 };

export const start: Row = {
  name: 'start',
  title: 'Start',
  how: '`npm start` with a built checkout, from the start of the process to the first 200 of `/readyz`; the database is initialised and migrated; median',
  where:
    'Loading modules is half of it; it was two thirds, 700 ms of processor time more, before what is started was a bundle (decision 25). MongoDB’s driver, YAML, Handlebars and the password list are loaded when they are used.',
  async measure({ server, size, profiles }) {
    const dataDir = join(BENCH_FOLDER, 'start');
    const times = async (options: { databaseUrl: string | null; dataDir?: string }) =>
      withOutside(async (outside) => {
        const taken: number[] = [];
        for (let n = 0; n < STARTS[size]; n++) {
          const usher = await startUsherProcess({ ...options, outside, entry: 'START', profiles });
          await (options.databaseUrl ? usher.kill() : usher.stop());
          taken.push(usher.readyAfter);
        }
        return median(taken);
      });
    const external = await server.withDatabase('USHER', ({ url }) => times({ databaseUrl: url }));
    // Kept for the next run. The first start makes and migrates it.
    if (!existsSync(dataDir)) await times({ databaseUrl: null, dataDir });
    const embedded = await times({ databaseUrl: null, dataDir });
    return {
      figures: [
        { what: 'with DATABASE_URL', measured: external / 1000, unit: 's', toReach: { atMost: 1.5 } },
        {
          what: 'with the embedded PostgreSQL, whose start is in it',
          measured: embedded / 1000,
          unit: 's',
          toReach: { atMost: 1.5 },
        },
      ],
    };
  },
};
