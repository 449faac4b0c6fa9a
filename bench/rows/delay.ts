import { setTimeout as pause } from 'node:timers/promises';
import { addPeople, addressOf } from '../load/people.ts';
import { SlackClient } from '../load/slack-client.ts';
import { withOutside } from '../outside/outside.ts';
import type { Row } from '../setup/row.ts';
import { percentile } from '../setup/statistics.ts';
import { startUsherProcess } from '../setup/usher-process.ts';

const INVITATIONS = { full: 120, quick: 8, check: 8 };
const WARM_UP = 5;
/** Milliseconds between two invitations, in which everything that follows from one is done. */
const BETWEEN = 500;

export const delay: Row = {
  name: 'delay',
  title: 'Delay',
  how: '`/invite` on an idle system, from the moment that the decision is dated, before its commit, until the provider has the request',
  where:
    'Half of it is Agenda: its row is written, notified and locked. A wake is dated 20 ms ahead, because Agenda does not move a job that is due already, and it then waited for a timer. One in twenty timers came a millisecond early; Agenda forgot the job until something else woke it, which was the 99th percentile (164 ms). What is due within 50 ms now runs when it is claimed. On a machine busy with other work, the median went from 56 to 32 ms.',
  async measure({ server, size, profiles }) {
    const count = INVITATIONS[size];
    return server.withDatabase('USHER', (database) =>
      withOutside(async (outside) => {
        await addPeople(database.client, WARM_UP + count);
        const usher = await startUsherProcess({ databaseUrl: database.url, outside, profiles });
        const client = new SlackClient({ port: usher.port, outside });
        const arrivedAt = new Map<string, number>();
        outside.watch((event) => {
          if (event.kind === 'MAIL') for (const to of event.to) arrivedAt.set(to, event.wallAt);
        });
        try {
          for (let person = 0; person < WARM_UP + count; person++) {
            await client.invite(addressOf(person));
            await pause(BETWEEN);
          }
          await outside.quiet(500);
          const { rows } = await database.client.query<{ address: string; at: Date }>(`
            SELECT u.email_key AS address, e.created_at AS at
            FROM emails e JOIN memberships m ON m.id = e.membership_id JOIN users u ON u.id = m.user_id
            ORDER BY e.created_at OFFSET ${WARM_UP}`);
          const delays = rows.map(
            ({ address, at }) => (arrivedAt.get(address) ?? Number.POSITIVE_INFINITY) - at.getTime(),
          );
          return {
            figures: [
              { what: 'median', measured: percentile(delays, 50), unit: 'ms' },
              { what: 'p99', measured: percentile(delays, 99), unit: 'ms', toReach: { atMost: 150 } },
            ],
          };
        } finally {
          client.close();
          await usher.stop();
        }
      }),
    );
  },
};
