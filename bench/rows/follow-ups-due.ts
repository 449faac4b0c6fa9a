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
  how: 'the job’s function writes 50,000 due follow-ups, with 100,000 and with 1,000,000 open rounds in the database; called in one process',
  where:
    'It was 6,900 a second; each batch walked all queued emails, as the planner had old statistics. Now each row is found by its id, in batches of 5,000, two at a time. Of PostgreSQL’s 80 ms for a thousand, the indexes of rounds and emails that each write renews take half: a foreign key 13, three indexes 10 (measured by taking them away). The next step is `next_follow_up_at` in a table of its own. Of 1,000,000 open rounds each due one takes two to three times as long as of 100,000. The keys of its indexes are random, so that it changes pages which no other due one changes: PostgreSQL reads 13 pages for it that its 128 MB of buffers do not hold (2.5 of 100,000), and writes five whole pages into its log, as it does with each that changes for the first time after a checkpoint (38 kB a row, 7 kB of 100,000). Rounds that lie together in their table were no faster. Ids in the order of time, and more buffers, would be next.',
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
