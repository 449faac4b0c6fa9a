import { type Outside, withOutside } from '../outside/outside.ts';
import { startCompetitor } from '../setup/competitor.ts';
import { addEmails, addPeople } from '../setup/people.ts';
import type { Bench, Row } from '../setup/row.ts';
import { type Sending, watchSending } from '../setup/sending.ts';
import { startUsherProcess } from '../setup/usher-process.ts';

/** Emails; competitors that send one by one get fewer, as only their rate counts. */
const EMAILS = {
  full: { usher: 20_000, bare: 20_000, agenda: 1_500, 'graphile-worker': 4_000, 'pg-boss': 4_000 },
  quick: { usher: 1_500, bare: 6_000, agenda: 300, 'graphile-worker': 600, 'pg-boss': 600 },
  check: { usher: 1_000, bare: 4_000, agenda: 0, 'graphile-worker': 0, 'pg-boss': 0 },
};

/** Seconds, in which the worker starts, so that its start is no part of the figures. */
const DUE_IN = 6;

export const mailOut: Row = {
  name: 'mail-out',
  title: 'Mail out',
  how: '20,000 Welcome emails are due, and a worker process of Usher renders and sends them to a local provider without limits; beside it Agenda, graphile-worker and pg-boss with one job an email, and batches of 100 without a database. All with the `resend` SDK, one process each, on the same PostgreSQL; the others send 4 kB of HTML that is made once, Usher renders its 6 kB',
  inCheck: true,
  async measure(bench) {
    const counts = EMAILS[bench.size];
    return withOutside(async (outside) => {
      const usher = await usherSends(bench, outside, counts.usher);
      const bare = await competitorSends(bench, outside, 'bare-batches', counts.bare);
      const figures = [
        { what: 'Usher, emails a second', measured: usher.perSecond, unit: '', toReach: { atLeast: 5_000 } },
        { what: 'CPU of 1,000 emails, Usher', measured: usher.usher, unit: 'ms' },
        { what: 'CPU of 1,000 emails, PostgreSQL', measured: usher.postgres, unit: 'ms' },
        {
          what: 'times bare batches without a database',
          measured: usher.perSecond / bare.perSecond,
          unit: '×',
          toReach: { atLeast: 0.4 },
        },
      ];
      const rivals = [
        { name: 'agenda', title: 'Agenda', atLeast: 20 },
        { name: 'graphile-worker', title: 'graphile-worker', atLeast: 7 },
        { name: 'pg-boss', title: 'pg-boss', atLeast: 10 },
      ] as const;
      const notes = [`Bare batches: ${Math.round(bare.perSecond)}/s.`];
      for (const { name, title, atLeast } of rivals) {
        if (counts[name] === 0) continue;
        const { perSecond } = await competitorSends(bench, outside, name, counts[name]);
        notes.push(`${title}: ${Math.round(perSecond)}/s.`);
        figures.push({
          what: `times ${title}, one job an email`,
          measured: usher.perSecond / perSecond,
          unit: '×',
          toReach: { atLeast },
        });
      }
      return { figures, notes };
    });
  },
};

/** Lets a worker process of Usher send so many due emails. Processor times are milliseconds for 1,000 of them. */
async function usherSends(
  { server, profiles }: Bench,
  outside: Outside,
  emails: number,
): Promise<Sending & { usher: number; postgres: number }> {
  return server.withDatabase('USHER', async ({ client, url }) => {
    await addPeople(client, emails);
    await addEmails(client, { dueIn: DUE_IN });
    const usher = await startUsherProcess({ databaseUrl: url, outside, role: 'worker', profiles });
    try {
      const before = { usher: await usher.processorTime(), postgres: await server.processorTime() };
      const sending = watchSending(outside, emails);
      const sent = await sending;
      return {
        ...sent,
        usher: (1000 * ((await usher.processorTime()) - before.usher)) / emails,
        postgres: (1000 * ((await server.processorTime()) - before.postgres)) / emails,
      };
    } finally {
      await usher.stop();
    }
  });
}

async function competitorSends(
  { server }: Bench,
  outside: Outside,
  name: string,
  emails: number,
): Promise<Sending> {
  return server.withDatabase('EMPTY', async ({ url }) => {
    const env = { DATABASE_URL: url, RESEND_BASE_URL: outside.providerUrl, EMAILS: String(emails) };
    const competitor = await startCompetitor(name, env);
    try {
      const sending = watchSending(outside, emails);
      competitor.begin();
      return await sending;
    } finally {
      await competitor.stop();
    }
  });
}
