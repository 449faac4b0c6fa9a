import { BOUNDS } from '../bounds.ts';
import { type Outside, withOutside } from '../outside/outside.ts';
import { startCompetitor } from '../setup/competitor.ts';
import { usherSends } from '../setup/mail-workers.ts';
import type { Bench, Figure, Row } from '../setup/row.ts';
import { type Sending, watchSending } from '../setup/sending.ts';

/** Emails; competitors that send one by one get fewer, as only their rate counts. */
const EMAILS = {
  full: { usher: 20_000, bare: 20_000, agenda: 1_500, 'graphile-worker': 4_000, 'pg-boss': 4_000 },
  quick: { usher: 1_000, bare: 6_000, agenda: 200, 'graphile-worker': 500, 'pg-boss': 500 },
  check: { usher: 1_000, bare: 6_000, agenda: 0, 'graphile-worker': 0, 'pg-boss': 0 },
};
/** Seconds. */
const DUE_IN = 3;
const RIVALS = [
  { name: 'agenda', title: 'Agenda', atLeast: 20 },
  { name: 'graphile-worker', title: 'graphile-worker', atLeast: 7 },
  { name: 'pg-boss', title: 'pg-boss', atLeast: 10 },
] as const;

export const mailOut: Row = {
  name: 'mail-out',
  title: 'Mail out',
  how: '20,000 Welcome emails are due, and a worker process of Usher renders and sends them to a local provider without limits; beside it Agenda, graphile-worker and pg-boss with one job an email, and batches of 100 without a database. All with the `resend` SDK, one process each, on the same PostgreSQL; the others send 4 kB of HTML that is made once, Usher renders its 6 kB',
  where:
    'It was 145 a second, two thirds of it compiling Handlebars for each letter. Now Usher’s half millisecond is rendering three forms of a letter of 7 kB (0.15), twice making JSON of it, compressing and encoding (0.15), the SDK and HTTP (0.1), and the collections that keep memory under its limit (0.1: with a heap that may double it is 2,150 a second and 23 MB more). PostgreSQL’s fifth is two updates of the email, one of the round, each with its six indexes. Bare batches send one text that was made once. Three requests are under way at a time; more did not help, as one thread renders. More than this takes rendering in threads, or letters that share what they have in common.',
  inCheck: true,
  async measure(bench) {
    const counts = EMAILS[bench.size];
    return withOutside(async (outside) => {
      const usher = await usherSends(bench, outside, { emails: counts.usher, dueIn: DUE_IN });
      const bare = await competitorSends(bench, outside, { name: 'bare-batches', emails: counts.bare });
      const figures: Figure[] = [
        { what: 'Usher, emails a second', measured: usher.perSecond, unit: '', toReach: { atLeast: 5_000 } },
        { what: 'CPU of 1,000 emails, Usher', measured: usher.usher, unit: 'ms' },
        { what: 'CPU of 1,000 emails, PostgreSQL', measured: usher.postgres, unit: 'ms' },
        { what: 'bare batches, emails a second', measured: bare.perSecond, unit: '' },
        {
          what: 'Usher over bare batches',
          measured: usher.perSecond / bare.perSecond,
          unit: '×',
          toReach: { atLeast: 0.4 },
          bound: { atLeast: BOUNDS.mailOut },
        },
      ];
      for (const { name, title, atLeast } of RIVALS) {
        if (counts[name] === 0) continue;
        const { perSecond } = await competitorSends(bench, outside, { name, emails: counts[name] });
        figures.push(
          { what: `${title}, emails a second`, measured: perSecond, unit: '' },
          {
            what: `Usher over ${title}`,
            measured: usher.perSecond / perSecond,
            unit: '×',
            toReach: { atLeast },
          },
        );
      }
      return { figures };
    });
  },
};

async function competitorSends(
  { server }: Bench,
  outside: Outside,
  { name, emails }: { name: string; emails: number },
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
