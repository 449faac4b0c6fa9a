import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { startLocalSlack } from '../../../sandbox/slack/local-slack.ts';
import { USHER } from '../../../src/brand.ts';
import { MovableClock } from '../../../src/clock.ts';
import type { JobName } from '../../../src/context.ts';
import { type Database, openDatabase } from '../../../src/database/database.ts';
import type { Logger } from '../../../src/logger.ts';
import { createSlack } from '../../../src/slack/create-slack.ts';
import type { SlackParts } from '../../../src/slack/slack-context.ts';
import { connectWorkspace } from '../../../src/slack/workspace.ts';
import { NO_CAPS } from '../../setup/caps.ts';
import { testDatabase } from '../../setup/database.ts';
import { silentLogger } from '../../setup/logger.ts';
import { useForFile } from '../../setup/use.ts';
import { makeNorthwind, SLACK_PEOPLE } from './northwind.ts';
import { makePeople } from './people.ts';

const SIGNING_SECRET = 'a-signing-secret-of-the-tests';

/** People of the workspace that are in no directory yet, for tests that need rights of their own. */
const COLLEAGUES = Array.from({ length: 50 }, (_, n) => ({
  id: `U0000001${String(n).padStart(2, '0')}`,
  name: `colleague${n}`,
  realName: `Colleague ${n}`,
  email: `colleague${n}@northwind.test`,
}));

interface Options {
  /** Slack's rate limits; off unless a test is about them. */
  limits?: 'on' | 'off';
}

export type SlackApp = Awaited<ReturnType<typeof startSlackApp>>;

/** Usher's Slack edge over real HTTP, with the Northwind directory, and people who use it. */
export function useSlackApp(options: Options = {}): SlackApp {
  return useForFile({ start: () => startSlackApp(options), stop: (app) => app.close() });
}

async function startSlackApp({ limits = 'off' }: Options) {
  const database = await testDatabase();
  const northwind = await makeNorthwind(database.db);
  const slack = await startLocalSlack({
    signingSecret: SIGNING_SECRET,
    limits,
    seed: {
      workspaces: [
        {
          id: 'T000000001',
          people: [...SLACK_PEOPLE, ...COLLEAGUES],
          channels: [
            { id: 'C000000001', name: 'general' },
            { id: 'C000000002', name: 'invites' },
            { id: 'C000000003', name: 'bridge' },
            { id: 'C000000004', name: 'shared' },
            { id: 'C000000005', name: 'partners', shared: true },
          ],
        },
        {
          id: 'T000000002',
          people: [{ id: 'U000000091', name: 'mallory', email: 'alice@northwind.test' }],
          channels: [{ id: 'C000000091', name: 'elsewhere' }],
        },
      ],
    },
  });
  const woken: JobName[] = [];
  const problems: unknown[] = [];
  const logger: Logger = { ...silentLogger, error: (...parts: unknown[]) => problems.push(parts) };
  const clock = new MovableClock();
  const contextOver = (db: Database): SlackParts => ({
    db,
    clock,
    wake: (job) => woken.push(job),
    logger,
    secret: 'x'.repeat(32),
    previousSecret: null,
    publicUrl: 'http://localhost:3000',
    caps: NO_CAPS,
    brand: USHER,
    workspace: connectWorkspace({
      ...{ botToken: slack.botToken, apiUrl: slack.apiUrl, isProxied: false },
      logger,
    }),
  });
  const app = contextOver(database.db);
  const servers: { close(): void }[] = [];
  /** Usher over another connection to the database; Slack talks to it from then on. */
  const serve = async (context: SlackParts) => {
    const server = createServer(
      express().use(createSlack(context, { signingSecret: SIGNING_SECRET }).router),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push({ close: () => [server.closeAllConnections(), server.close()] });
    slack.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  };
  await serve(app);
  return {
    ...northwind,
    ...makePeople({ db: database.db, slack, northwind, colleagues: COLLEAGUES.map(({ name }) => name) }),
    db: database.db,
    clock,
    app,
    slack,
    woken,
    /** What went to the log as an error. */
    problems,
    person: (name: string) => slack.person(name),
    /** Runs something while Usher reaches its database at another address. */
    withDatabaseAt: async (url: string, work: () => Promise<void>) => {
      const db = await openDatabase({ url, logger });
      try {
        await serve(contextOver(db));
        await work();
      } finally {
        await db.$disconnect();
        await serve(app);
      }
    },
    url: database.url,
    /** Holds a membership's lock, as a slow transaction would; returns how to let it go. */
    holdMembership: async (membershipId: string) => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM memberships WHERE id = $1 FOR UPDATE', [membershipId]);
      return () => client.end();
    },
    close: async () => {
      for (const server of servers) server.close();
      await slack.stop();
      await database.close();
    },
  };
}
