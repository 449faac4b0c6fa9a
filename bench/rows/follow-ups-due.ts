import { followUp } from '../../src/invitations/follow-up.ts';
import { withContext } from '../setup/in-process.ts';
import { largeDirectory } from '../setup/large-directory.ts';
import type { Bench, Row } from '../setup/row.ts';

/** Open rounds of the small and of the large directory, and how many of each have a follow-up that is due. */
const ROUNDS = {
  full: { small: 100_000, large: 1_000_000, due: 50_000 },
  quick: { small: 5_000, large: 50_000, due: 2_500 },
  check: { small: 5_000, large: 50_000, due: 2_500 },
};

export const followUpsDue: Row = {
  name: 'follow-ups-due',
  title: 'Follow-ups due',
  how: 'the job’s function writes 50,000 due follow-ups, with 100,000 and with 1,000,000 open rounds in the database; called in one process. The data of both is made by one rule, as Usher would have written it: people were added at an even pace over sixty days and invited at once, after 30 days, and after 60, so that their rows lie in the order of time, under ids of their time. Due are the rounds of three days, welcomed 3, 7 and 14 days ago in the course of eight hours, a third each; on each day they are neighbours in the order of their opening. For a third it is the last follow-up, and whoever invited is looked up',
  where:
    'It was 6,900 a second; each batch walked all queued emails, as the planner had old statistics. Now each row is found by its id, in batches of 5,000, two at a time. Of 1,000,000 open rounds each due one took 2.6 times as long as of 100,000 while ids were random and any rounds were due: it changed pages which no other due one changed, so that PostgreSQL read 13 pages for it and wrote 38 kB of log (7 kB of 100,000). With ids in the order of time ([decision 20](decisions/0020-ids-in-the-order-of-time.md)) it reads less than one and a half, and writes 2.6 kB, of either number. Then each of the two statements still asked whether people had had other mail about the rounds that the other one held, and went through all that had been handled; they do neither now (96 ms of PostgreSQL for a thousand, then 87). In three runs, one after the other on a machine that was not quiet, they were 12,900 and 12,400 a second, 19,100 and 17,700, 18,000 and 15,000. What is left is processor time, which two processors have for 20,000 a second only when nothing else runs: of 67 µs that one statement alone takes for a round, two foreign keys take 16, claiming 15, writing the email 15 to 20, moving the round on with its seven index entries about 20; looking up whoever invited comes to 9 more, and two statements at once slow each other down by a sixth. Tried with little gain: three and four at a time, batches of 1,000 and 2,000, an insert without `ON CONFLICT` (4 µs), dropping any one index (1 µs). The next step is `next_follow_up_at` in a table of its own.',
  async measure(bench) {
    const { small, large, due } = ROUNDS[bench.size];
    const few = await timeOfDue(bench, { rounds: small, due });
    const many = await timeOfDue(bench, { rounds: large, due });
    const count = (rounds: number) => rounds.toLocaleString('en-US');
    return {
      figures: [
        {
          what: `a second, of ${count(small)} open rounds`,
          measured: due / few.seconds,
          unit: '',
          toReach: { atLeast: 20_000 },
        },
        {
          what: `a second, of ${count(large)} open rounds`,
          measured: due / many.seconds,
          unit: '',
          toReach: { atLeast: 20_000 },
        },
        {
          what: 'time per due row, large over small',
          measured: many.seconds / few.seconds,
          unit: '×',
          toReach: { atMost: 1.3 },
        },
        { what: 'CPU of 1,000, PostgreSQL', measured: (1000 * many.postgres) / due, unit: 'ms' },
      ],
    };
  },
};

async function timeOfDue(
  { server, say }: Bench,
  { rounds, due }: { rounds: number; due: number },
): Promise<{ seconds: number; postgres: number }> {
  const { database } = await largeDirectory(server, { people: rounds, say });
  const { client, url } = database;
  try {
    await client.query(makeDue({ rounds, due }));
    await client.query('VACUUM (ANALYZE) rounds');
    await client.query('VACUUM (ANALYZE) emails');
    await client.query('CHECKPOINT');
    return await withContext(url, async (context) => {
      const before = await server.processorTime();
      const began = performance.now();
      const { written } = await followUp(context);
      const seconds = (performance.now() - began) / 1000;
      if (written !== due) throw new Error(`${written} follow-ups were written instead of ${due}.`);
      return { seconds, postgres: (await server.processorTime()) - before };
    });
  } finally {
    // As it was, for the next run.
    await client.query(`DELETE FROM emails WHERE kind = 'FOLLOW_UP'`);
    await client.query(`
      UPDATE rounds SET next_follow_up_at = opened_at + interval '1000 days', welcomed_at = opened_at
      WHERE status = 'OPEN' AND welcomed_at <> opened_at`);
    await client.query('VACUUM rounds');
    await client.query('VACUUM emails');
    await database.close();
  }
}

/**
 * Makes so many follow-ups due, as after a night in which Usher was down: a third each of rounds that were welcomed 3, 7
 * and 14 days ago, in the course of eight hours. Each third is a run of neighbours in the order of their opening.
 */
function makeDue({ rounds, due }: { rounds: number; due: number }): string {
  const run = Math.floor(rounds / 3);
  const ofRun = `CASE WHEN place / ${run} < 2 THEN ${Math.floor(due / 3)} ELSE ${due - 2 * Math.floor(due / 3)} END`;
  return `
    WITH open AS (
      SELECT id, row_number() OVER (ORDER BY opened_at) - 1 AS place FROM rounds WHERE status = 'OPEN'
    ), due AS (
      SELECT id, make_interval(days => ('{14,7,3}'::int[])[1 + place / ${run}]) AS after,
             now() - interval '10 hours' + interval '8 hours' * (place % ${run}) / (${ofRun}) AS at
      FROM open WHERE place / ${run} < 3 AND place % ${run} < ${ofRun}
    )
    UPDATE rounds r SET next_follow_up_at = due.at, welcomed_at = due.at - due.after FROM due WHERE r.id = due.id`;
}
