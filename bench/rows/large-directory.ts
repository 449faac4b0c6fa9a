import { activeCaller } from '../../src/directory/callers.ts';
import { searchCompanies } from '../../src/directory/companies/search/search-companies.ts';
import { DirectoryState } from '../../src/generated/prisma/enums.ts';
import { listDirectory } from '../../src/invitations/status/list-directory.ts';
import { personStatus } from '../../src/invitations/status/person-status.ts';
import { timesOf, withContext } from '../setup/in-process.ts';
import { emailOf, largeDirectory as openLargeDirectory } from '../setup/large-directory.ts';
import type { Row } from '../setup/row.ts';
import { median, percentile } from '../setup/statistics.ts';

const PEOPLE = { full: 1_000_000, quick: 50_000, check: 50_000 };
const CALLS = { full: 400, quick: 60, check: 60 };
/** How long each kind of call may take in all, milliseconds. */
const LIMIT = { full: 30_000, quick: 1_500, check: 1_500 };
const WARM_UP = 12;

const COMPANIES = [
  ...[
    '',
    'c',
    'co',
    'al',
    'con',
    'steel',
    'construction',
    'albert',
    'alabert',
    'torogard tor',
    'services roof',
  ],
  ...[
    'construction alabert',
    'construction steel zzzz',
    'steel construction services',
    'concrete fabric inc',
  ],
  ...['constuction', 'grop', 'albret', 'constructon services', 'torouzel concret', 'torogardalbret elctric'],
  ...['zzzz', 'xqjk vwpz', '%'],
];
const PEOPLE_SEARCHES = [
  ...['', 'steeler', 'jane', 'jane steeler', 'p77@people.test', 'electric omar', 'zzzz', 'finn group', 'er9'],
];
const PAGES = [0, 0, 0, 1, 5, 100];
const STATES = Object.values(DirectoryState);
const KINDS = ['company search', 'directory page', 'directory page of one state', 'person’s status'] as const;

export const largeDirectory: Row = {
  name: 'large-directory',
  title: 'Company search, directory page, person’s status',
  how: 'the domain’s functions called one after the other in one process, over 1,000,000 companies, 1,000,000 users, 3,000,000 rounds and 2,000 tenants, in the tenant of 200,000 people; p99 of the calls of a mix of searches and pages',
  where:
    'A page read and sorted all people of the tenant (3.8 s at 200,000), and its 20 rows took seven statements. Now `directory_entries` has the people in the order of the page, a search goes through trigrams that include the tenant only where few match, and the rows are one statement. A search among the people of one state reads the directory and the state side by side, in the same order, instead of looking people up one by one (120 to 165 ms of processor time before, now 30). The slowest are what many match, but nobody among the first 3,000: 18,000 people are looked up and sorted. A company search with a typo asks only for letters that some name has there; the slowest, with three common words or two misspelt ones, take 5 to 7 ms of the database (before, 10 to 11).',
  async measure({ server, size, say }) {
    const { database, largestTenantId, people } = await openLargeDirectory(server, {
      people: PEOPLE[size],
      say,
    });
    const options = { calls: CALLS[size], limit: LIMIT[size] };
    try {
      return await withContext(database.url, async (context) => {
        const admin = await context.db.user.findUniqueOrThrow({ where: { emailKey: emailOf(0) } });
        const caller = await activeCaller(context.db, {
          userId: admin.id,
          workspace: 'T1',
          tenantId: largestTenantId,
        });
        const kinds = {
          'company search': (n: number) =>
            searchCompanies(context.db, { tenantId: largestTenantId, typed: pick(COMPANIES, n) }),
          'directory page': (n: number) =>
            listDirectory(context.db, { caller, search: pick(PEOPLE_SEARCHES, n), page: pick(PAGES, n) }),
          'directory page of one state': (n: number) =>
            listDirectory(context.db, {
              ...{ caller, search: pick(PEOPLE_SEARCHES, n), page: pick(PAGES, n) },
              state: pick(STATES, n >> 3),
            }),
          'person’s status': (n: number) =>
            personStatus(context, { emailKey: emailOf((n * 7919) % people), tenantIds: [largestTenantId] }),
        };
        const atMost = {
          'company search': 20,
          'directory page': 50,
          'directory page of one state': 50,
          'person’s status': 50,
        };
        const figures = [];
        const notes = [`Measured with ${people.toLocaleString('en-US')} people.`];
        for (const kind of KINDS) {
          await timesOf(kinds[kind], { calls: WARM_UP, limit: options.limit });
          const times = await timesOf(kinds[kind], options);
          figures.push(
            { what: `${kind}, median`, measured: median(times), unit: 'ms' },
            {
              what: `${kind}, p99`,
              measured: percentile(times, 99),
              unit: 'ms',
              toReach: { atMost: atMost[kind] },
            },
          );
          if (times.length < options.calls)
            notes.push(`Only ${times.length} calls of ${kind} fitted into the time.`);
        }
        return { figures, notes };
      });
    } finally {
      await database.close();
    }
  },
};

function pick<T>(values: readonly T[], n: number): T {
  const value = values[n % values.length];
  if (value === undefined) throw new Error('There is nothing to pick from.');
  return value;
}
