import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { DAY, MINUTE } from '../../src/clock.ts';
import { followUp } from '../../src/invitations/follow-up.ts';
import { freezeBatch } from '../../src/mail/batches/freeze-batch.ts';
import { takeBatch } from '../../src/mail/batches/take-batch.ts';
import { useAnnouncements } from '../announcements/announcements-app.ts';
import { waitForBlocked } from '../setup/wait-for.ts';

const app = useAnnouncements();

afterEach(() => app.context.clock.reset());

const freeze = async () =>
  (await freezeBatch(app.context, { mailFrom: 'welcome@mail.test', limit: 100 })).batch?.emails.length ?? 0;

interface Work {
  readonly table: string;
  /** Makes one row that is to be worked on. */
  prepare(): Promise<unknown>;
  /** What a worker does; returns how many rows it got. */
  claim(): Promise<number>;
}

const works: Record<string, Work> = {
  card: {
    table: 'cards',
    prepare: () => app.invite(),
    claim: async () => (await app.claim()).cards.length,
  },
  notice: {
    table: 'notices',
    prepare: () =>
      app.db.notice.create({
        data: {
          ...{ key: randomUUID(), tenantId: app.ids.tenantId, workspace: 'T000000001', channel: '#invites' },
          ...{ kind: 'COMPANY_ASSOCIATED', data: {}, at: app.context.clock.now() },
        },
      }),
    claim: async () => (await app.claim()).notices.length,
  },
  'interrupted request': {
    table: 'received_slack_requests',
    prepare: () => {
      const promisedAt = new Date(app.context.clock.now().getTime() - 2 * MINUTE);
      const data = { id: randomUUID(), slackUser: 'U000000001', promisedAt, receivedAt: promisedAt };
      return app.db.receivedSlackRequest.create({ data });
    },
    claim: async () => (await app.claim()).requests.length,
  },
  'email to freeze': { table: 'emails', prepare: () => app.invite(), claim: freeze },
  'batch to send': {
    table: 'mail_batches',
    prepare: async () => {
      await app.invite();
      await freeze();
      // Its worker has died, and holds it no more.
      app.context.clock.advance(3 * MINUTE);
    },
    claim: async () => ((await takeBatch(app.context)).batch ? 1 : 0),
  },
  'follow-up': {
    table: 'rounds',
    prepare: async () => {
      const { roundId } = await app.invite();
      const welcomedAt = new Date(app.context.clock.now().getTime() - 4 * DAY);
      const nextFollowUpAt = new Date(welcomedAt.getTime() + 3 * DAY);
      await app.db.round.update({ where: { id: roundId }, data: { welcomedAt, nextFollowUpAt } });
    },
    claim: async () => (await followUp(app.context)).written,
  },
  'round that is too old': {
    table: 'rounds',
    prepare: async () => {
      const { roundId } = await app.invite();
      await app.db.round.update({ where: { id: roundId }, data: { expiresAt: app.context.clock.now() } });
    },
    claim: async () => (await followUp(app.context)).expired,
  },
};

test.each(Object.keys(works))(
  'of two workers that reach for the same row at the same moment, one gets it (%s)',
  async (name) => {
    const work = works[name];
    if (!work) throw new Error('There is no such work.');
    while ((await work.claim()) > 0);
    await work.prepare();
    const holder = new pg.Client({ connectionString: app.database.url });
    await holder.connect();
    try {
      await holder.query(`BEGIN; SELECT FROM ${work.table} FOR UPDATE`);
      const both = Promise.all([work.claim(), work.claim()]);
      // Those that do not wait for the row leave it for the next run.
      await Promise.race([waitForBlocked(app.db, 2), both]);
      await holder.query('COMMIT');
      const [first, second] = await both;
      expect(first + second + (await work.claim())).toBe(1);
    } finally {
      await holder.end();
    }
  },
);
