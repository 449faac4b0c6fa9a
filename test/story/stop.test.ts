import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { freePort } from '../../src/database/embedded/port.ts';
import { createDatabase, databaseUrl, dropDatabase } from '../setup/database.ts';
import { testFolder } from '../setup/folder.ts';
import { silentLogger } from '../setup/logger.ts';

/** A stop, while somebody’s request is being worked on. */

let database: string;
let sandbox: Sandbox;
let holder: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  sandbox = await startSandbox({
    environment: {
      PORT: String(await freePort()),
      DATA_DIR: await testFolder(),
      DATABASE_URL: databaseUrl(database),
    },
    logger: silentLogger,
    limits: 'off',
  });
  holder = new pg.Client({ connectionString: databaseUrl(database) });
  await holder.connect();
}, 60_000);

afterAll(async () => {
  await holder.end();
  await sandbox.stop();
  await dropDatabase(database);
});

test('a stop finishes what was asked before, and also what was acknowledged already', async () => {
  await holder.query('BEGIN');
  await holder.query(
    `SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.email_key = 'sam@acme.test' FOR UPDATE OF m`,
  );
  const alice = sandbox.slack.person('alice');
  const heard = await alice.types('/invite sam@acme.test', { in: '#general' });
  expect(heard.reply?.text()).toContain('Still working on it');

  const stopped = sandbox.usher.stop();
  await holder.query('COMMIT');
  const outcome = await alice.sees(/Welcome email sent to sam@acme\.test/);
  expect(outcome.ephemeral).toBe(true);
  await stopped;
  const kept = await holder.query('SELECT 1 FROM received_slack_requests WHERE promised_at IS NOT NULL');
  expect(kept.rowCount).toBe(0);
}, 60_000);
