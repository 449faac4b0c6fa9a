import { withOutside } from '../outside/outside.ts';
import { usherSends } from '../setup/mail-workers.ts';
import type { Figure, Row } from '../setup/row.ts';

const LIMITS = [2, 5];
const SECONDS = { full: 20, quick: 2, check: 2 };
const BATCH = 100;
/** The setting MAIL_RATE that most have: it is left alone, and Usher learns the limit from the provider. */
const MAIL_RATE = 2;

export const mailOutLimited: Row = {
  name: 'mail-out-limited',
  title: 'Mail out, limited',
  how: 'a worker process sends for 20 s to a provider that takes 2 or 5 requests a second and says so in its headers: requests that it took over those that it would have taken',
  where:
    'A pause after each used-up window took a third of the limit; now the requests are spaced by it, and a batch is read and written 100 ms before its turn.',
  async measure(bench) {
    const figures: Figure[] = [];
    for (const limit of LIMITS) {
      await withOutside(async (outside) => {
        outside.limitProvider(limit);
        const emails = limit * SECONDS[bench.size] * BATCH;
        const { perSecond } = await usherSends(bench, outside, { emails, mailRate: MAIL_RATE });
        figures.push({
          what: `of ${limit} requests a second`,
          measured: (100 * perSecond) / (limit * BATCH),
          unit: '%',
          toReach: { atLeast: 95 },
        });
      });
    }
    return { figures };
  },
};
