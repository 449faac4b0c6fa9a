import type { Context } from '../../src/context.ts';
import { inviteAll } from '../../src/invitations/invite.ts';
import { addPeople, addressOf } from '../load/people.ts';
import { withContext } from '../setup/in-process.ts';
import type { Row } from '../setup/row.ts';
import type { BenchDatabase } from '../setup/server.ts';

const PEOPLE = { full: 10_000, quick: 2_000, check: 2_000 };
/** What an invitation writes, in the order in which the rows refer to each other. */
const TABLES = ['invitations', 'cards', 'rounds', 'emails', 'card_facts', 'audit_entries'];

export const manyAtOnce: Row = {
  name: 'many-at-once',
  title: 'Many at once',
  how: '10,000 known people invited through the function that `/invite` uses, with the caller’s rights for each, cards and mails written; beside one bare statement that inserts the same rows into the same tables',
  where:
    'It was 108 ms a person, one by one. Ten thousand are as many round trips as one, and nearly as fast as inserting the same rows, which alone takes most of the 2 s: keys to other tables, indexes, and the triggers that keep the directory by state.',
  async measure({ server, size }) {
    return server.withDatabase('USHER', async (database) => {
      const count = PEOPLE[size];
      await addPeople(database.client, count);
      const taken = await withContext(database.url, (context) => inviteEverybody(context, count));
      const bare = await insertAgain(database);
      return {
        figures: [
          {
            what: `for ${count.toLocaleString('en-US')} people`,
            measured: taken / 1000,
            unit: 's',
            toReach: { atMost: 2 },
          },
          { what: 'over the bare INSERT', measured: taken / bare, unit: '×', toReach: { atMost: 4 } },
          { what: 'bare INSERT', measured: bare / 1000, unit: 's' },
        ],
      };
    });
  },
};

/** Milliseconds. */
async function inviteEverybody(context: Context, count: number): Promise<number> {
  const [tenant, caller] = await Promise.all([
    context.db.tenant.findFirstOrThrow(),
    context.db.user.findUniqueOrThrow({ where: { emailKey: 'u0@callers.test' } }),
  ]);
  const began = performance.now();
  const outcomes = await inviteAll(context, {
    userId: caller.id,
    workspace: 'T1',
    tenantId: tenant.id,
    intent: 'invite',
    announce: { workspace: 'T1', channel: 'C1', requestedBy: 'U0' },
    emailKeys: Array.from({ length: count }, (_, person) => addressOf(person)),
  });
  const taken = performance.now() - began;
  for (const [emailKey, { outcome }] of outcomes)
    if (outcome !== 'INVITED') throw new Error(`${emailKey} was not invited: ${outcome}`);
  return taken;
}

/** Takes the rows out that were written, and inserts the same in one statement. Milliseconds. */
async function insertAgain({ client }: BenchDatabase): Promise<number> {
  const kept: string[] = [];
  for (const table of TABLES) {
    const { rows } = await client.query<{ rows: string }>(
      `SELECT coalesce(json_agg(t), '[]')::text AS rows FROM ${table} t`,
    );
    kept.push(rows[0]?.rows ?? '[]');
  }
  // Without the trigger that keeps the audit append-only, and without the rows' order.
  await client.query('SET session_replication_role = replica');
  for (const table of TABLES) await client.query(`DELETE FROM ${table}`);
  await client.query('RESET session_replication_role');
  await client.query('VACUUM (ANALYZE)');
  const inserts = TABLES.map(
    (table, n) =>
      `t${n} AS (INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $${n + 1}::json))`,
  );
  const began = performance.now();
  await client.query(`WITH ${inserts.join(', ')} SELECT`, kept);
  return performance.now() - began;
}
