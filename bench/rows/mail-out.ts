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
  how: '20,000 Welcome emails are due, and a worker process of Usher renders and sends them to a local provider without limits; beside it Agenda, graphile-worker and pg-boss with one job an email, and batches of 100 without a database. All with the `resend` SDK, one process each, on the same PostgreSQL; the others send 4 kB of HTML that is made once, Usher’s 10 kB are each person’s own',
  where:
    'It was 145 a second, two thirds of it compiling Handlebars for each letter, and then 1,941. A letter is rendered once now and filled in for each person, and its JSON is made once. Of Usher’s 0.16 ms a mail a fifth is collecting garbage (memory is kept low), a sixth sending to PostgreSQL, a tenth the SDK; the rest is reading rows, putting values in, and deriving links. PostgreSQL’s 0.17 is two versions of the email and one of the round with their indexes, and a check of the foreign key. Both processors are busy then, so that more takes a larger machine, or fewer versions of rows. Bare batches send one text that was made once, and record nothing. Tried without gain: more requests under way.',
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
