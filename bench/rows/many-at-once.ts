import type { Context } from '../../src/context.ts';
import { invite } from '../../src/invitations/invite.ts';
import { withContext } from '../setup/in-process.ts';
import { addPeople, addressOf } from '../setup/people.ts';
import type { Row } from '../setup/row.ts';
import type { BenchDatabase } from '../setup/server.ts';

const PEOPLE = { full: 10_000, quick: 2_000, check: 2_000 };
/** As long as the function takes one person, so many of a hundred are invited, and the time is taken for all. */
const ONE_BY_ONE = 2;
/** What an invitation writes, in the order in which the rows refer to each other. */
const TABLES = ['invitations', 'cards', 'rounds', 'emails', 'card_facts', 'audit_entries'];

export const manyAtOnce: Row = {
  name: 'many-at-once',
  title: 'Many at once',
  how: '10,000 known people invited through the function that `/invite` uses, with the caller’s rights for each, cards and mails written; beside one bare statement that inserts the same rows into the same tables',
  async measure({ server, size }) {
    return server.withDatabase('USHER', async (database) => {
      const count = PEOPLE[size];
      await addPeople(database.client, count);
      const invited = Math.round((count * ONE_BY_ONE) / 100);
      const taken = await withContext(database.url, (context) => inviteAll(context, invited));
      const bare = await insertAgain(database);
      return {
        figures: [
          {
            what: `for ${count.toLocaleString('en-US')} people`,
            measured: (taken * count) / invited / 1000,
            unit: 's',
            toReach: { atMost: 2 },
          },
          { what: 'over the bare INSERT', measured: taken / bare, unit: '×', toReach: { atMost: 4 } },
          { what: 'bare INSERT', measured: (bare * count) / invited / 1000, unit: 's' },
        ],
        notes: [
          `The function takes one person as yet: ${invited} were invited one by one, and the times are scaled up.`,
        ],
      };
    });
  },
};

/** Milliseconds. */
async function inviteAll(context: Context, count: number): Promise<number> {
  const [tenant, caller] = await Promise.all([
    context.db.tenant.findFirstOrThrow(),
    context.db.user.findUniqueOrThrow({ where: { emailKey: 'u0@callers.test' } }),
  ]);
  const request = {
    userId: caller.id,
    workspace: 'T1',
    tenantId: tenant.id,
    intent: 'invite',
    announce: { workspace: 'T1', channel: 'C1', requestedBy: 'U0' },
  } as const;
  const began = performance.now();
  for (let person = 0; person < count; person++) {
    const { outcome } = await invite(context, { ...request, emailKey: addressOf(person) });
    if (outcome !== 'INVITED') throw new Error(`${addressOf(person)} was not invited: ${outcome}`);
  }
  return performance.now() - began;
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
