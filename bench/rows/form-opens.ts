import { openLoop } from '../load/open-loop.ts';
import { addPeople, CALLERS } from '../load/people.ts';
import { SlackClient } from '../load/slack-client.ts';
import { type Outside, withOutside } from '../outside/outside.ts';
import { withBareBolt } from '../setup/bare-bolt.ts';
import type { Row } from '../setup/row.ts';
import { percentile } from '../setup/statistics.ts';
import { startUsherProcess } from '../setup/usher-process.ts';

const FORMS = { full: 400, quick: 40, check: 40 };
const PER_SECOND = 20;
const WARM_UP = 20;

export const formOpens: Row = {
  name: 'form-opens',
  title: 'Form opens',
  how: '`/invite` without a text, 20 a second, from the moment it was due until the local Slack has received `views.open`; beside a bare Bolt app that opens a form at once',
  async measure({ server, size, profiles }) {
    return withOutside(async (outside) => {
      const theirs = await withBareBolt(outside, (client) => opens(client, outside, FORMS[size]));
      return server.withDatabase('USHER', async (database) => {
        await addPeople(database.client, 100);
        const usher = await startUsherProcess({ databaseUrl: database.url, outside, profiles });
        const client = new SlackClient({ port: usher.port, outside });
        try {
          const ours = await opens(client, outside, FORMS[size]);
          return {
            figures: [
              { what: 'bare Bolt, p99', measured: percentile(theirs, 99), unit: 'ms' },
              { what: 'Usher, median', measured: percentile(ours, 50), unit: 'ms' },
              {
                what: 'Usher, p99 above bare Bolt',
                measured: percentile(ours, 99) - percentile(theirs, 99),
                unit: 'ms',
                toReach: { atMost: 30 },
              },
            ],
          };
        } finally {
          client.close();
          await usher.stop();
        }
      });
    });
  },
};

/** Milliseconds from when each command was due to when its form was opened. One that never was took for ever. */
async function opens(client: SlackClient, outside: Outside, count: number): Promise<number[]> {
  const openedAt = new Map<string, number>();
  const unwatch = outside.watch((event) => {
    if (event.kind !== 'SLACK' || event.method !== 'views.open') return;
    openedAt.set(new URLSearchParams(event.body).get('trigger_id') ?? '', event.at);
  });
  const open = (run: string) => (n: number) =>
    client.invite('', { caller: n % CALLERS, trigger: `${run}-${n}` });
  await openLoop({ count: WARM_UP, perSecond: PER_SECOND, send: open('warm-up') });
  await outside.quiet(500);
  const timed = await openLoop({ count, perSecond: PER_SECOND, send: open('form') });
  await outside.quiet(500);
  unwatch();
  return timed.map(({ dueAt }, n) => (openedAt.get(`form-${n}`) ?? Number.POSITIVE_INFINITY) - dueAt);
}
