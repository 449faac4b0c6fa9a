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
  how: '20,000 Welcome emails are due, and a worker process of Usher renders and sends them to a local provider without limits; beside it Agenda, graphile-worker and pg-boss with one job an email, and batches of 100 without a database. One process each, on the same PostgreSQL; the others with the `resend` SDK as one uses it, and the bare batches once more over the HTTP that Usher sends them with. The others send 4 kB of HTML that is made once, Usher’s 8 kB (6 kB of HTML) are each person’s own',
  where:
    'It was 145 a second, two thirds of it compiling Handlebars for each letter, then 1,941, then 4,956. On 2026-11-28, side by side on the same busy processors, a mail went from 0.215 to 0.108 ms of Usher. The SDK’s `fetch` copied each body twice, and collecting that was most of what sending cost: 0.064 ms, over Node’s own HTTP 0.022. What the letters of a batch have in common is read once, where 25 columns came for each email: 0.095 ms to freeze one, now 0.070, of which two thirds are writing to PostgreSQL, collecting garbage and compiling JavaScript in the first seconds. PostgreSQL is now two thirds of all (0.17 ms on a quiet machine), and the limit: freezing 0.065 (claiming 0.025; the new version of the row with four index entries, 0.025; the check of the foreign key to the batch 0.010), settling 0.095 (the email’s third version with five index entries and three checks of uniqueness 0.045; the round’s second with seven 0.030; reading and locking both 0.020). No version can be spared, as each says what a killed process has to know. A version that touches no index (HOT) would save 0.03 of the round (tried), and about as much of the email. But the next follow-up of a round is indexed, and so are an email’s status and its id at the provider; an older process beside a newer one looks them up by those indexes. With ids in the order of time PostgreSQL’s share fell by a fifth (from 0.18 to 0.145 ms, side by side on a busy machine). Tried without gain: more requests under way, dropping single indexes, a larger young generation. Bare batches send one text that was made once, and record nothing: 0.4 of that would leave 0.19 ms a mail for everything on two processors, and PostgreSQL alone takes 0.17.',
  inCheck: true,
  async measure(bench) {
    const counts = EMAILS[bench.size];
    return withOutside(async (outside) => {
      const usher = await usherSends(bench, outside, { emails: counts.usher, dueIn: DUE_IN });
      const bare = await competitorSends(bench, outside, { name: 'bare-batches', emails: counts.bare });
      const asUsher = await competitorSends(bench, outside, {
        ...{ name: 'bare-batches', emails: counts.bare, client: 'USHER' },
      });
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
        { what: 'bare batches over Usher’s HTTP, emails a second', measured: asUsher.perSecond, unit: '' },
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
  { name, emails, client = 'SDK' }: { name: string; emails: number; client?: 'SDK' | 'USHER' },
): Promise<Sending> {
  return server.withDatabase('EMPTY', async ({ url }) => {
    const env = {
      ...{ DATABASE_URL: url, RESEND_BASE_URL: outside.providerUrl },
      ...{ EMAILS: String(emails), CLIENT: client },
    };
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
