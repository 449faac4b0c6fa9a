import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { startLocalSlack } from '../../sandbox/slack/local-slack.ts';
import { MovableClock } from '../../src/clock.ts';
import type { JobName } from '../../src/context.ts';
import { createSlack } from '../../src/slack/create-slack.ts';
import type { SlackContext } from '../../src/slack/slack-context.ts';
import { connectWorkspace } from '../../src/slack/workspace.ts';
import { testDatabase } from './database.ts';
import { makeNorthwind, SLACK_PEOPLE } from './northwind.ts';

const SIGNING_SECRET = 'a-signing-secret-of-the-tests';

/** Usher's Slack edge over real HTTP, with the Northwind directory, and people who use it. Close it in `afterAll`. */
export async function slackHouse() {
  const database = await testDatabase();
  const { db } = database;
  const northwind = await makeNorthwind(db);
  const slack = await startLocalSlack({
    signingSecret: SIGNING_SECRET,
    limits: 'off',
    seed: {
      workspaces: [
        {
          id: 'T000000001',
          people: SLACK_PEOPLE,
          channels: [
            { id: 'C000000001', name: 'general' },
            { id: 'C000000002', name: 'invites' },
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
  const clock = new MovableClock();
  const woken: JobName[] = [];
  const problems: unknown[] = [];
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (...parts: unknown[]) => problems.push(parts),
  };
  const app: SlackContext = {
    db,
    clock,
    wake: (job) => woken.push(job),
    logger,
    secret: 'x'.repeat(32),
    publicUrl: 'http://localhost:3000',
    workspace: connectWorkspace({ botToken: slack.botToken, apiUrl: slack.apiUrl, logger }),
  };
  const web = express();
  web.use(createSlack(app, { signingSecret: SIGNING_SECRET }));
  const server = createServer(web);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  slack.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return {
    ...northwind,
    db,
    clock,
    app,
    slack,
    woken,
    /** What went to the log as an error. */
    problems,
    person: (name: string) => slack.person(name),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await slack.stop();
      await database.close();
    },
  };
}
