import { beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { keepStatement } from '../../src/announcements/cards/keep-cards.ts';
import { claimStatement } from '../../src/announcements/claim.ts';
import { leaseUntil } from '../../src/announcements/lease.ts';
import { Prisma } from '../../src/generated/prisma/client.ts';
import { makeCompany, makeTemplate, makeTenant } from '../setup/factories.ts';
import { useAnnouncements } from './announcements-app.ts';

const app = useAnnouncements();

/** Cards that Slack shows already, cards that wait in one busy channel, and others that wait, two in a channel. */
const SHOWN = 40_000;
const BUSY = 10_000;
const OTHERS = 200;
const PEOPLE = 1_000;

beforeAll(async () => {
  const { db } = app;
  const company = await makeCompany(db);
  const tenants = (SHOWN + BUSY + OTHERS) / PEOPLE;
  for (let n = 0; n < tenants; n += 1) {
    const { id: tenantId } = await makeTenant(db);
    await makeTemplate(db, { tenantId });
    await db.tenantCompany.create({ data: { tenantId, companyId: company.id } });
  }
  const client = new pg.Client({ connectionString: app.database.url });
  await client.connect();
  const statements = [
    `INSERT INTO users (email, email_key, first_name, last_name, company_id, created_at)
     SELECT 'p' || n || '@many.test', 'p' || n || '@many.test', 'Sam', 'Steel ' || n, '${company.id}', now()
     FROM generate_series(1, ${PEOPLE}) n`,
    // What follows refers to what is there: nothing has to be looked up, nor kept for the directory.
    'SET session_replication_role = replica',
    `INSERT INTO memberships (tenant_id, user_id, company_id, permissions_template_id, created_at)
     SELECT p.tenant_id, u.id, u.company_id, p.id, now()
     FROM permissions_templates p, users u WHERE u.email_key LIKE '%@many.test'`,
    `INSERT INTO invitations (membership_id, created_at) SELECT id, now() FROM memberships`,
    `INSERT INTO cards (invitation_id, workspace, channel, created_at, posted_channel, ts, shown, told)
     SELECT id, 'T000000001', CASE WHEN n > ${BUSY + OTHERS} OR n <= ${BUSY} THEN '#busy' ELSE '#other-' || n / 2 END,
            now() - interval '1 day' + n * interval '1 millisecond',
            CASE WHEN n > ${BUSY + OTHERS} THEN 'C000000009' END, CASE WHEN n > ${BUSY + OTHERS} THEN n::text END,
            CASE WHEN n > ${BUSY + OTHERS} THEN 1 ELSE 0 END, CASE WHEN n > ${BUSY + OTHERS} THEN 1 ELSE 0 END
     FROM (SELECT id, row_number() OVER () AS n FROM invitations) AS numbered`,
    `INSERT INTO rounds (invitation_id, membership_id, number, opened_at, follow_up_days, expires_at, card_id)
     SELECT i.id, i.membership_id, 1, now(), '{3}', now() + interval '30 days', c.id
     FROM invitations i JOIN cards c ON c.invitation_id = i.id`,
    `INSERT INTO emails (kind, membership_id, round_id, created_at, due_at)
     SELECT 'WELCOME', membership_id, id, now(), now() FROM rounds`,
    `INSERT INTO card_facts (card_id, key, kind, at, ts)
     SELECT c.id, r.id || ':opened', 'INVITED', now(), c.ts FROM cards c JOIN rounds r ON r.card_id = c.id`,
    'ANALYZE',
  ];
  for (const statement of statements) await client.query(statement);
  await client.end();
}, 300_000);

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  Plans?: Plan[];
}

/** The steps of a statement's plan, with what they did. The statement is run and rolled back. */
async function stepsOf(statement: Prisma.Sql): Promise<Plan[]> {
  class RolledBack extends Error {}
  let root: Plan | undefined;
  const running = app.db.$transaction(async (tx) => {
    const [explained] = await tx.$queryRaw<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
      Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`,
    );
    root = explained?.['QUERY PLAN'][0]?.Plan;
    throw new RolledBack();
  });
  await running.catch((error: unknown) => {
    if (!(error instanceof RolledBack)) throw error;
  });
  return root ? flatten(root) : [];
}

/** The steps of the plan that the server keeps for a statement it is given often, whatever the values are. */
async function keptStepsOf(statement: Prisma.Sql): Promise<Plan[]> {
  const client = new pg.Client({ connectionString: app.database.url });
  await client.connect();
  const { rows } = await client.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${statement.text}`);
  await client.end();
  return flatten(rows[0]['QUERY PLAN'][0].Plan);
}

const flatten = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flatten)];

const LARGE = ['cards', 'card_facts', 'rounds', 'invitations', 'memberships', 'emails'];

const readFromEndToEnd = (steps: Plan[]) =>
  steps.filter((step) => step['Node Type'] === 'Seq Scan' && LARGE.includes(step['Relation Name'] ?? ''));

const rowsOf = (steps: Plan[], table: string) =>
  steps
    .filter((step) => step['Relation Name'] === table)
    .reduce((rows, step) => rows + (step['Actual Rows'] ?? 0) * (step['Actual Loops'] ?? 0), 0);

describe('among 40,000 cards that Slack shows, and 10,000 that wait in one channel', () => {
  test('claiming reads the first of each channel, and no large table from end to end', async () => {
    const at = app.context.clock.now();
    const statement = claimStatement({ at, until: leaseUntil(at), slack: app.announcer });
    const steps = await stepsOf(statement);
    expect(readFromEndToEnd(steps)).toEqual([]);
    expect(readFromEndToEnd(await keptStepsOf(statement))).toEqual([]);
    expect(steps.map((step) => step['Index Name'])).toContain('cards_waiting');
    // 101 channels with 205 cards that may be claimed; each that is, is read once more to be locked, changed and said.
    expect(rowsOf(steps, 'cards')).toBeLessThan(1_000);
    expect(rowsOf(steps, 'card_facts')).toBeLessThan(1_000);
  });

  test('a channel on hold costs nothing', async () => {
    const at = app.context.clock.now();
    app.announcer.pace.hold('#busy', 60_000);
    const { cards } = await app.claim();
    app.restarted();
    expect(cards.length).toBe(100);
    expect(new Set(cards.map(({ channel }) => channel)).size).toBe(100);
    await app.db.card.updateMany({ data: { nextAttemptAt: null }, where: { nextAttemptAt: { gt: at } } });
  });

  test('saving reads only the cards that are saved', async () => {
    const { cards } = await app.claim();
    expect(cards).toHaveLength(100);
    for (const card of cards) {
      card.posted = { channel: 'C000000002', ts: '1.1' };
      card.settled = card.facts.map(({ id }) => ({ id, ts: '1.1', error: null, attempts: 0 }));
      card.lease.giveBack();
    }
    const statement = keepStatement(cards);
    const steps = await stepsOf(statement);
    expect(readFromEndToEnd(steps)).toEqual([]);
    expect(readFromEndToEnd(await keptStepsOf(statement))).toEqual([]);
    expect(rowsOf(steps, 'cards')).toBeLessThan(1_000);
    expect(rowsOf(steps, 'card_facts')).toBeLessThan(1_000);
  });
});
