import { BOUNDS } from '../bounds.ts';
import { withOutside } from '../outside/outside.ts';
import { Invitations, people } from '../setup/invitations.ts';
import { addPeople } from '../setup/people.ts';
import type { Figure, Row } from '../setup/row.ts';
import { SlackClient } from '../setup/slack-client.ts';
import { startUsherProcess } from '../setup/usher-process.ts';

const INVITATIONS = { full: 300, quick: 30, check: 40 };
const WARM_UP = 40;
const AT_A_TIME = 8;

export const cpuOfOneInvitation: Row = {
  name: 'cpu-of-one-invitation',
  title: 'CPU of one invitation',
  how: '`/invite <known address>` over HTTP, one after the other and 8 at a time, each with its mail handed over, its card posted and its facts in the thread; processor time of the processes, after a warm-up',
  inCheck: true,
  async measure({ server, size, profiles }) {
    const count = INVITATIONS[size];
    return server.withDatabase('USHER', (database) =>
      withOutside(async (outside) => {
        await addPeople(database.client, WARM_UP + 2 * count);
        const usher = await startUsherProcess({ databaseUrl: database.url, outside, profiles });
        const client = new SlackClient({ port: usher.port, outside });
        const invitations = new Invitations(client, outside);
        try {
          await invitations.completeAll(people(0, WARM_UP), 2);
          const costs = async (from: number, atATime: number) => {
            const before = [await usher.processorTime(), await server.processorTime()] as const;
            await invitations.completeAll(people(from, count), atATime);
            const after = [await usher.processorTime(), await server.processorTime()] as const;
            return { usher: (after[0] - before[0]) / count, postgres: (after[1] - before[1]) / count };
          };
          const single = await costs(WARM_UP, 1);
          const several = await costs(WARM_UP + count, AT_A_TIME);
          return {
            figures: [
              figure('Usher, one after the other', single.usher, 12),
              figure('PostgreSQL, one after the other', single.postgres, 6),
              {
                ...figure('Usher, 8 at a time', several.usher, 8),
                bound: { atMost: BOUNDS.cpuOfOneInvitation.usher },
              },
              {
                ...figure('PostgreSQL, 8 at a time', several.postgres, 4),
                bound: { atMost: BOUNDS.cpuOfOneInvitation.postgres },
              },
            ],
          };
        } finally {
          invitations.close();
          client.close();
          await usher.stop();
        }
      }),
    );
  },
};

function figure(what: string, measured: number, atMost: number): Figure {
  return { what, measured, unit: 'ms', toReach: { atMost } };
}
