import { withOutside } from '../outside/outside.ts';
import { usherSends } from '../setup/mail-workers.ts';
import type { Figure, Row } from '../setup/row.ts';

const EMAILS = { full: 10_000, quick: 600, check: 600 };
const WORKERS = { full: [1, 2, 4], quick: [1, 2], check: [1, 2] };
/** A rate differs by so much from one run to the next. */
const NOISE = 0.9;

export const moreProcesses: Row = {
  name: 'more-processes',
  title: 'More processes',
  how: '1, 2 and 4 worker processes send due emails from one database to a provider without limits; with two cores, more processes have no more to compute with',
  async measure(bench) {
    const figures: Figure[] = [];
    let alone = Number.NaN;
    let twice = 0;
    for (const workers of WORKERS[bench.size]) {
      await withOutside(async (outside) => {
        const { perSecond } = await usherSends(bench, outside, {
          emails: EMAILS[bench.size],
          workers,
          dueIn: 4,
        });
        await outside.quiet(500);
        twice += [...outside.mailsTo.values()].filter((mails) => mails > 1).length;
        if (workers === 1) alone = perSecond;
        figures.push({ what: `${workers} of them, emails a second`, measured: perSecond, unit: '' });
        if (workers > 1)
          figures.push({
            what: `${workers} over 1`,
            measured: perSecond / alone,
            unit: '×',
            toReach: { atLeast: NOISE },
          });
      });
    }
    figures.push({ what: 'emails sent twice', measured: twice, unit: '', toReach: { atMost: 0 } });
    return { figures };
  },
};
