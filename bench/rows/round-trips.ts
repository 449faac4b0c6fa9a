import { BOUNDS } from '../bounds.ts';
import { addPeople, addressOf } from '../load/people.ts';
import { SlackClient } from '../load/slack-client.ts';
import { withOutside } from '../outside/outside.ts';
import { startCountingProxy } from '../setup/counting-proxy.ts';
import type { Row } from '../setup/row.ts';
import { startUsherProcess } from '../setup/usher-process.ts';

const INVITATIONS = { full: 100, quick: 30, check: 30 };
const WARM_UP = 10;

export const roundTrips: Row = {
  name: 'round-trips',
  title: 'Round trips of a command',
  how: '`/invite <known address>` to a web process, one after the other; statements that Usher sends to PostgreSQL and waits for, BEGIN and COMMIT included, counted on the wire',
  inCheck: true,
  async measure({ server, size, profiles }) {
    const count = INVITATIONS[size];
    return server.withDatabase('USHER', (database) =>
      withOutside(async (outside) => {
        await addPeople(database.client, WARM_UP + count);
        const proxy = await startCountingProxy(database.url);
        const settings = { databaseUrl: proxy.url, outside, role: 'web', profiles } as const;
        const usher = await startUsherProcess(settings);
        const client = new SlackClient({ port: usher.port, outside });
        try {
          for (let person = 0; person < WARM_UP; person++) await client.invite(addressOf(person));
          const before = proxy.counts();
          for (let person = WARM_UP; person < WARM_UP + count; person++) {
            await client.invite(addressOf(person));
          }
          const after = proxy.counts();
          return {
            figures: [
              {
                what: 'to answer it',
                measured: (after.requests - before.requests) / count,
                unit: '',
                toReach: { atMost: 6 },
                bound: { atMost: BOUNDS.roundTrips },
              },
              { what: 'to wake the jobs', measured: (after.jobs - before.jobs) / count, unit: '' },
            ],
          };
        } finally {
          client.close();
          await usher.stop();
          await proxy.close();
        }
      }),
    );
  },
};
