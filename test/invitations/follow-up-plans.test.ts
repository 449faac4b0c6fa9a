import { beforeAll, expect, test } from '@jest/globals';
import { DAY } from '../../src/clock.ts';
import { isUncrowded } from '../../src/invitations/caps.ts';
import { followUp } from '../../src/invitations/follow-up.ts';
import { areDueFrom, ROUNDS_AT_ONCE, writeFollowUps } from '../../src/invitations/write-follow-ups.ts';
import { DEFAULT_CAPS } from '../setup/caps.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeMembership } from '../setup/factories.ts';
import { plansOf } from '../setup/plans.ts';
import { writeMany } from '../setup/write-many.ts';

const database = useDatabase();
const context = useContext(database);
const ROUNDS = 20_000;
const DUE = 60;

beforeAll(async () => {
  const { db } = database;
  const { tenantId, companyId, permissionsTemplateId } = await makeMembership(db);
  await writeMany(db, async (tx) => {
    // All refers to what is there, and nobody asks for the directory: triggers have nothing to do.
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
    await tx.$executeRaw`
    WITH people AS (
      INSERT INTO users (email, email_key, last_name, company_id, created_at)
      SELECT 'many-' || n || '@acme.test', 'many-' || n || '@acme.test', 'Many', ${companyId}::uuid, now() FROM generate_series(1, ${ROUNDS}::int) n
      RETURNING id
    ), members AS (
      INSERT INTO memberships (tenant_id, user_id, company_id, permissions_template_id, created_at)
      SELECT ${tenantId}::uuid, id, ${companyId}::uuid, ${permissionsTemplateId}::uuid, now() FROM people RETURNING id
    ), invited AS (
      INSERT INTO invitations (membership_id, created_at) SELECT id, now() FROM members RETURNING id, membership_id
    ), opened AS (
      INSERT INTO rounds (invitation_id, membership_id, number, opened_at, welcomed_at, follow_up_days, next_follow_up_at, expires_at)
      SELECT id, membership_id, 1, now(), now(), '{3,7,14}',
             now() + interval '3 days' + CASE WHEN row_number() OVER () > ${DUE} THEN interval '1 day' ELSE '0' END, now() + interval '30 days'
      FROM invited RETURNING id, membership_id
    )
    INSERT INTO emails (kind, membership_id, round_id, created_at, due_at, status)
    SELECT 'WELCOME', membership_id, id, now(), now(), 'ACCEPTED' FROM opened`;
  });
  for (const table of ['rounds', 'emails']) await db.$executeRawUnsafe(`VACUUM ANALYZE ${table}`);
});

test('writing follow-ups reads only rounds that are due, and what waits of theirs, by way of indexes', async () => {
  context.clock.advance(3.5 * DAY);
  const at = context.clock.now();
  let written = 0;
  const { forValues, forAny } = await plansOf(database, async (db) => {
    ({ handled: written } = await writeFollowUps(db, {
      ...{ at, of: areDueFrom(new Date(0)), only: isUncrowded({ caps: DEFAULT_CAPS, at }) },
    }));
  });
  expect(written).toBe(DUE);
  for (const plan of [forValues, forAny]) {
    expect(plan).toMatch(/Index Scan using rounds_follow_up_due.*\n +Index Cond: .*<=.*>=/);
    // Which people have had other mail is asked about rounds that are claimed, and not about those that others hold.
    expect(plan).toMatch(/CTE Scan on claimed r\w* .*\n +Filter: .*SubPlan/);
    expect(plan).toMatch(/Index Scan (using|on) rounds_pkey/);
    // Not by way of all emails that wait: when follow-ups are due, those are as many as the runs before have written.
    expect(plan).toMatch(/Index Scan using emails_round_id_day_key/);
    expect(plan).not.toMatch(/Seq Scan|emails_queued/);
  }
});

test('more people than are written for at once, all due in one moment and all with other mail, get their follow-ups', async () => {
  const { db } = database;
  context.clock.advance(4.5 * DAY);
  const due = 2 * ROUNDS_AT_ONCE + 1;
  await writeMany(
    db,
    (tx) => tx.$executeRaw`
    WITH kept AS (
      SELECT id, membership_id FROM rounds
      WHERE next_follow_up_at = (SELECT mode() WITHIN GROUP (ORDER BY next_follow_up_at) FROM rounds) LIMIT ${due}::int
    ), others AS (
      UPDATE rounds SET status = 'REVOKED', ended_at = now(), next_follow_up_at = NULL WHERE id NOT IN (SELECT id FROM kept)
    )
    INSERT INTO emails (kind, membership_id, created_at, due_at)
    SELECT 'SIGN_IN_REMINDER', membership_id, now(), ${context.clock.now()}::timestamptz - interval '1 hour' FROM kept`,
  );
  expect((await followUp(context)).written).toBe(due);
});
