import { isInvited } from '../load/invitations.ts';
import { openLoop, type Timed } from '../load/open-loop.ts';
import { addPeople, addressOf, CALLERS } from '../load/people.ts';
import { SlackClient } from '../load/slack-client.ts';
import { withOutside } from '../outside/outside.ts';
import { withBareBolt } from '../setup/bare-bolt.ts';
import type { Row } from '../setup/row.ts';
import { median, percentile } from '../setup/statistics.ts';
import { startUsherProcess } from '../setup/usher-process.ts';

const PER_SECOND = 50;
const SECONDS = { full: 30, quick: 2, check: 2 };
const BURST = { full: 500, quick: 100, check: 100 };
const WARM_UP = 40;
/** Milliseconds after which Slack tells the person that the app did not answer. */
const SLACK_WAITS = 3_000;

export const commandToAck: Row = {
  name: 'command-to-ack',
  title: 'Slash command to ack',
  how: 'signed `/invite <known address>` over HTTP, 50 a second whether or not the earlier ones are answered, each timed from the moment it was due; beside a bare Bolt app that acks at once; then 500 at one moment',
  where:
    'The median was 2.5 s when more commands came than one process could answer. The rest above bare Bolt is the six round trips, and at the 99th percentile a batch of mail that is rendered, or a collection of garbage, in the same process (on one day 23 ms in one run and 34 in another): with `ROLE=web` beside a worker both are gone.',
  async measure({ server, size, profiles }) {
    const count = PER_SECOND * SECONDS[size];
    const burst = BURST[size];
    const invite = (client: SlackClient, from: number) => (n: number) =>
      client.invite(addressOf(from + n), { caller: n % CALLERS });
    return withOutside(async (outside) => {
      const bare = await withBareBolt(outside, async (client) => {
        await openLoop({ count: WARM_UP, perSecond: PER_SECOND, send: invite(client, 0) });
        return openLoop({ count, perSecond: PER_SECOND, send: invite(client, 0) });
      });
      return server.withDatabase('USHER', async (database) => {
        await addPeople(database.client, WARM_UP + count + burst);
        const usher = await startUsherProcess({ databaseUrl: database.url, outside, profiles });
        const client = new SlackClient({ port: usher.port, outside });
        try {
          await openLoop({ count: WARM_UP, perSecond: 20, send: invite(client, 0) });
          await outside.quiet(500);
          const steady = await openLoop({ count, perSecond: PER_SECOND, send: invite(client, WARM_UP) });
          await outside.quiet(500);
          const atOnce = await openLoop({
            count: burst,
            perSecond: Number.POSITIVE_INFINITY,
            send: invite(client, WARM_UP + count),
          });
          await outside.quiet(1_000);
          const { rows } = await database.client.query<{ twice: number }>(
            `SELECT count(*)::int AS twice FROM (SELECT FROM rounds GROUP BY membership_id HAVING count(*) > 1) r`,
          );
          const mailedTwice = [...outside.mailsTo.values()].filter((mails) => mails > 1).length;
          const [ours, theirs] = [latencies(steady), latencies(bare)];
          return {
            figures: [
              { what: 'bare Bolt, median', measured: median(theirs), unit: 'ms' },
              { what: 'bare Bolt, p99', measured: percentile(theirs, 99), unit: 'ms' },
              { what: 'Usher, median', measured: median(ours), unit: 'ms' },
              {
                what: 'Usher, p99 above bare Bolt',
                measured: percentile(ours, 99) - percentile(theirs, 99),
                unit: 'ms',
                toReach: { atMost: 25 },
              },
              {
                what: 'acked with the outcome',
                measured: share(steady),
                unit: '%',
                toReach: { atLeast: 100 },
              },
              {
                what: 'burst: the last ack after',
                measured: Math.max(...latencies(atOnce)),
                unit: 'ms',
                toReach: { atMost: SLACK_WAITS },
              },
              { what: 'burst: acked with the outcome', measured: share(atOnce), unit: '%' },
              {
                what: 'people invited or mailed twice',
                measured: (rows[0]?.twice ?? Number.NaN) + mailedTwice,
                unit: '',
                toReach: { atMost: 0 },
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

function latencies(timed: readonly Timed[]): number[] {
  return timed.map(({ latency }) => latency);
}

/** How many of 100 were acknowledged with the outcome, within Slack's patience. */
function share(timed: readonly Timed[]): number {
  const good = timed.filter(({ answer, latency }) => isInvited(answer.body) && latency <= SLACK_WAITS);
  return (100 * good.length) / timed.length;
}
