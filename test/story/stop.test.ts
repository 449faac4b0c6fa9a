import { expect, test } from '@jest/globals';
import pg from 'pg';
import { useForFile } from '../setup/use.ts';
import { useSandbox } from './use-sandbox.ts';

/** A stop, while somebody’s request is being worked on. */

const running = useSandbox();
const holder = useForFile({
  start: async () => {
    const client = new pg.Client({ connectionString: running.databaseUrl });
    await client.connect();
    return client;
  },
  stop: (client) => client.end(),
});

test('stopping finishes the requests that were received before, acknowledged or not', async () => {
  await holder.query('BEGIN');
  await holder.query(
    `SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.email_key = 'sam@acme.test' FOR UPDATE OF m`,
  );
  const alice = running.sandbox.slack.person('alice');
  const heard = await alice.types('/invite sam@acme.test', { in: '#general' });
  expect(heard.reply?.text()).toContain('Still working on it');

  const stopped = running.sandbox.usher.stop();
  await holder.query('COMMIT');
  const outcome = await alice.sees(/Welcome email sent to sam@acme\.test/);
  expect(outcome.ephemeral).toBe(true);
  await stopped;
  const kept = await holder.query('SELECT 1 FROM received_slack_requests WHERE promised_at IS NOT NULL');
  expect(kept.rowCount).toBe(0);
});
