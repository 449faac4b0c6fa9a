import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { DAY } from '../../src/clock.ts';
import { MIGRATIONS } from '../../src/database/migrations/history.ts';
import { followUp } from '../../src/invitations/follow-up.ts';
import { acceptInvitation } from '../../src/invitations/links/accept-invitation.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { useContext } from '../setup/context.ts';
import { query, useDatabase } from '../setup/database.ts';
import { makeCard, makeMembership, makeRound, openRound } from '../setup/factories.ts';

const database = useDatabase();
const context = useContext(database);
const TABLES = ['users', 'memberships', 'invitations', 'rounds', 'emails', 'cards'];

test('every table’s ids are in the order of time by default', async () => {
  const others = await query(
    database.url,
    `SELECT table_name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'id' AND data_type = 'uuid' AND column_default <> 'new_id()'
       AND table_name NOT LIKE 'agenda%'`,
  );
  expect(others).toEqual([]);
});

test('ids are UUIDs of version 7, each greater than the one before', async () => {
  expect(await query(database.url, madeBy('new_id()'))).toEqual(RIGHT);
});

test('so they are on a PostgreSQL that has no function for it', async () => {
  const migration = await readFile(
    join(MIGRATIONS, '20261129171000_ids_in_order_of_time', 'migration.sql'),
    'utf8',
  );
  const older = migration
    .slice(0, migration.indexOf('END $$;') + 'END $$;'.length)
    .replace('180000', '990000')
    .replaceAll('new_id', 'older_id');
  expect(older).not.toBe(migration);
  await query(database.url, older);
  expect(await query(database.url, `SELECT pg_get_functiondef('older_id'::regproc) AS made`)).toEqual([
    { made: expect.not.stringContaining('uuidv7') },
  ]);
  expect(await query(database.url, madeBy('older_id()'))).toEqual(RIGHT);
});

test('what was written under random ids goes on: its follow-ups, the next round, and its links', async () => {
  const { db, clock, secret } = context;
  const idsBy = (make: string) =>
    query(
      database.url,
      TABLES.map((table) => `ALTER TABLE ${table} ALTER id SET DEFAULT ${make}()`).join(';'),
    );
  await idsBy('gen_random_uuid');
  const { id: membershipId } = await makeMembership(db);
  const card = await makeCard(db, { membershipId });
  const openedAt = new Date(clock.now().getTime() - 3 * DAY);
  const earlier = await makeRound(db, { membershipId, cardId: card.id, openedAt });
  expect([membershipId, earlier.round.id, earlier.email.id, card.id].map((id) => id[14])).toEqual(
    Array(4).fill('4'),
  );
  await idsBy('new_id');

  expect((await followUp(context)).written).toBe(1);
  const next = await db.$transaction((tx) =>
    openRound(tx, { membershipId, sentById: null, at: clock.now() }),
  );
  expect(next).toMatchObject({ number: 2 });
  expect(
    await db.round.findMany({ orderBy: { number: 'asc' }, select: { status: true, cardId: true } }),
  ).toEqual([
    { status: 'SUPERSEDED', cardId: card.id },
    { status: 'OPEN', cardId: card.id },
  ]);
  const accepted = (emailRowId: string) =>
    acceptInvitation(context, { token: linkToken(secret, emailRowId), password: 'three calm ferrets' });
  expect(await accepted(earlier.email.id)).toMatchObject({ outcome: 'DEAD' });
  expect(await accepted(next.emailRowId)).toMatchObject({ outcome: 'ACCEPTED' });
});

/** Says of 10,000 ids of one statement what is to be `RIGHT`. Of those of one microsecond any may be first. */
function madeBy(id: string): string {
  return `
    WITH made AS MATERIALIZED (
      SELECT n, ${id} AS id FROM generate_series(1, 10000) n
    ), seen AS (
      SELECT id, uuid_extract_timestamp(id) AS at, left(id::text, 18) < lag(left(id::text, 18)) OVER (ORDER BY n) AS back FROM made
    )
    SELECT count(DISTINCT id)::int AS ids, array_agg(DISTINCT uuid_extract_version(id)::int) AS versions,
           count(*) FILTER (WHERE back)::int AS "outOfOrder",
           bool_and(at BETWEEN statement_timestamp() - interval '1 s' AND clock_timestamp() + interval '1 s') AS "ofNow"
    FROM seen`;
}

const RIGHT = [{ ids: 10_000, versions: [7], outOfOrder: 0, ofNow: true }];
