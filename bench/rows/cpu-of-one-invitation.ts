import { BOUNDS } from '../bounds.ts';
import { withOutside } from '../outside/outside.ts';
import { Invitations, people } from '../setup/invitations.ts';
import { addPeople } from '../setup/people.ts';
import type { Figure, Row } from '../setup/row.ts';
import { SlackClient } from '../setup/slack-client.ts';
import { startUsherProcess } from '../setup/usher-process.ts';

const INVITATIONS = { full: 300, quick: 100, check: 100 };
const ALONE = { full: 100, quick: 20, check: 0 };
/** In full, enough that each connection has planned all its statements for good: PostgreSQL tries five times. */
const WARM_UP = { full: 600, quick: 100, check: 100 };
const AT_A_TIME = 8;

export const cpuOfOneInvitation: Row = {
  name: 'cpu-of-one-invitation',
  title: 'CPU of one invitation',
  how: '`/invite <known address>` over HTTP, one after the other (the next once the one before is acknowledged) and 8 at a time, until the mail of each is handed over, its card posted and its facts in the thread; and each alone, when nothing follows any more from the one before, which is what a quiet workplace sees; processor time of the processes, after a warm-up',
  where:
    'In November 2026 it was 44 and 23 ms, in sixty statements: half of Usher’s share was Prisma’s engine around raw statements and models, and Agenda’s store took a third of all statements; PostgreSQL planned every statement anew. Now eleven statements are left, prepared and without the engine. Of Usher’s share a third is the kernel’s, for sending to PostgreSQL over TCP (0.15 ms a write on this machine), then HTTP and Bolt, rendering, and the garbage of both; PostgreSQL’s is the six tables, nine foreign keys and twenty indexes that an invitation writes. Tried without gain: a larger pool, a larger young generation (a tenth less for 9 MB more). Next would be one statement fewer (BEGIN, COMMIT) by writing under the expectation of what was read.',
  inCheck: true,
  async measure({ server, size, profiles }) {
    const count = INVITATIONS[size];
    const warmUp = WARM_UP[size];
    return server.withDatabase('USHER', (database) =>
      withOutside(async (outside) => {
        const alone = ALONE[size];
        await addPeople(database.client, warmUp + 2 * count + alone);
        const usher = await startUsherProcess({ databaseUrl: database.url, outside, profiles });
        const client = new SlackClient({ port: usher.port, outside });
        const invitations = new Invitations(client, outside);
        try {
          // As many at a time as later, so that no connection is new while something is measured.
          await invitations.completeAll(people(0, warmUp), AT_A_TIME);
          const costs = async (of: readonly number[], atATime: number, how: { alone?: boolean } = {}) => {
            const before = [await usher.processorTime(), await server.processorTime()] as const;
            await invitations.completeAll(of, atATime, how);
            const after = [await usher.processorTime(), await server.processorTime()] as const;
            return {
              usher: (after[0] - before[0]) / of.length,
              postgres: (after[1] - before[1]) / of.length,
            };
          };
          const single = await costs(people(warmUp, count), 1);
          const several = await costs(people(warmUp + count, count), AT_A_TIME);
          const quiet = alone > 0 && (await costs(people(warmUp + 2 * count, alone), 1, { alone: true }));
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
              ...(quiet
                ? [
                    { what: 'Usher, each alone', measured: quiet.usher, unit: 'ms' },
                    { what: 'PostgreSQL, each alone', measured: quiet.postgres, unit: 'ms' },
                  ]
                : []),
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
