import { addPeople, addressOf, CALLERS } from '../load/people.ts';
import { SlackClient } from '../load/slack-client.ts';
import { withOutside } from '../outside/outside.ts';
import type { Row } from '../setup/row.ts';
import { startUsherProcess } from '../setup/usher-process.ts';

const INVITATIONS = { full: 20_000, quick: 300, check: 300 };
/** How long inviting may take, milliseconds: on a slow machine there are fewer. */
const LIMIT = 240_000;
/** What keeps Usher busy without a queue that grows. */
const AT_A_TIME = 16;

export const memory: Row = {
  name: 'memory',
  title: 'Memory',
  how: 'resident memory of Usher’s process (web and worker in one) when it is ready, and after 20,000 invitations over HTTP as fast as it takes them, 16 at a time, mail and cards included',
  where:
    '47 MB are in use; the rest is code and garbage. It was 221 MB after the start: Prisma’s compiler of queries in its fast build (50 MB), source maps, WebAssembly optimised for work that ends with the start (20 MB), and a heap that V8 lets grow to four times what is kept. Of what is left after the start, 52 MB are Node’s own program, which all of its processes on a machine share; the heap has 40 MB in use and 10 to spare: 1 MB is luxon, which Agenda loads in two builds. What Bolt loads for Socket Mode is left out of the bundle, 4 MB. The mail provider’s SDK is loaded only where a proxy is in the way. Prisma’s compiler as text was kept twice by Node, 9 MB in all; the build puts it into a file. Tried without gain beyond 3 MB: fewer threads of V8, fewer arenas of malloc.',
  async measure({ server, size, profiles }) {
    const count = INVITATIONS[size];
    return server.withDatabase('USHER', (database) =>
      withOutside(async (outside) => {
        await addPeople(database.client, count);
        const usher = await startUsherProcess({ databaseUrl: database.url, outside, profiles });
        const client = new SlackClient({ port: usher.port, outside });
        try {
          const atStart = await usher.memory();
          const began = performance.now();
          let invited = 0;
          const lane = async () => {
            while (invited < count && performance.now() - began < LIMIT) {
              const person = invited++;
              await client.invite(addressOf(person), { caller: person % CALLERS });
            }
          };
          await Promise.all(Array.from({ length: AT_A_TIME }, lane));
          const perSecond = (1000 * invited) / (performance.now() - began);
          const after = await usher.memory();
          const short = invited < count ? [`Only ${invited} invitations fitted into ${LIMIT / 1000} s.`] : [];
          return {
            figures: [
              { what: 'after the start', measured: atStart, unit: 'MB', toReach: { atMost: 130 } },
              {
                what: `after ${invited.toLocaleString('en-US')} invitations`,
                measured: after,
                unit: 'MB',
                toReach: { atMost: 180 },
              },
              { what: 'invitations a second', measured: perSecond, unit: '' },
            ],
            notes: short,
          };
        } finally {
          client.close();
          await usher.stop();
        }
      }),
    );
  },
};
