import { BOUNDS } from '../bounds.ts';
import { Invitations, people } from '../load/invitations.ts';
import { addPeople } from '../load/people.ts';
import { SlackClient } from '../load/slack-client.ts';
import { withOutside } from '../outside/outside.ts';
import type { Figure, Row } from '../setup/row.ts';
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
  where: [
    'In November 2026 it was 44 and 23 ms, in sixty statements, and after eleven were left 9 and 7, at 8 at a time 9 and 9. Of PostgreSQL’s 9 ms half was planning. `read members` was planned for each invitation (1.3 of its 1.4 ms), and so was what lists an opened round by its state (0.4 of 0.6 ms), because both get a list as a parameter. The pool closed connections after ten quiet seconds, and each new one cost 40 ms: a process, the password, and five plans of each statement. So more at a time cost more. Now plans and connections are kept, and Agenda’s statements too ([decision 16](decisions/0016-statements-on-the-hot-path.md)); a first round has nothing before it to end, which was a third of `open rounds`; a run of `announce` goes on while there is more; and Slack is called without `fetch`. Side by side on a busy machine, three times, PostgreSQL’s share became 50 to 65 % of what it was, and Usher’s 67 to 82 %. The plans of the first minute showed something else: the bench analysed empty tables, so that PostgreSQL read them from end to end until they were analysed again, which no new installation does; it leaves them alone now.',
    'Where it goes now (`perf`). PostgreSQL, for the transaction that invites (1.7 ms): a quarter is setting up and taking down plans of 150 nodes, 45 % is running them, of which a sixth of the whole are triggers (foreign keys, and the directory by state), a tenth is COMMIT, a tenth receiving and sending. Twenty entries of indexes are hardly anything of it. Usher: a seventh is V8’s compilers, since the process is young, an eighth is collecting garbage, a twelfth is the kernel; the rest is HTTP, Bolt, the two calls to Slack, rendering, and 1 ms for seven statements. (A profile of V8 shows a quarter in `writev`. That is not Usher’s time: on two processors, PostgreSQL runs meanwhile.) Tried without gain: a larger or a smaller pool; a Unix socket instead of TCP (0.01 ms a statement); a larger young generation (a tenth less for 9 MB more). Next would be one transaction less, by writing under the expectation of what was read, and one statement for taking the request in and reading the person.',
  ],
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
