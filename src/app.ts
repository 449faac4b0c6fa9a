import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import { announce } from './announcements/announce.ts';
import { createAnnouncer } from './announcements/slack-client.ts';
import { type Clock, SECOND } from './clock.ts';
import type { Config } from './config/config.ts';
import type { Context } from './context.ts';
import { openDatabase } from './database/database.ts';
import { DatabaseClock } from './database/database-clock.ts';
import { startEmbeddedPostgres } from './database/embedded/embedded-postgres.ts';
import { migrate } from './database/migrations/migrate.ts';
import { checkWritable } from './database/writable.ts';
import { followApprovals } from './invitations/approvals/due-approvals.ts';
import { writeDigests } from './invitations/digest/write-digests.ts';
import { followUp } from './invitations/follow-up.ts';
import { followListCards } from './invitations/lists/follow-list-cards.ts';
import { runLists } from './invitations/lists/run-lists.ts';
import { writeListDays } from './invitations/lists/write-list-days.ts';
import { housekeeping } from './jobs/housekeeping.ts';
import { type Jobs, startJobs } from './jobs/start-jobs.ts';
import { openHttpServer, stillStarting } from './lifecycle/http-server.ts';
import { Releasers } from './lifecycle/releasers.ts';
import type { Logger } from './logger.ts';
import { deliverMail } from './mail/deliver-mail.ts';
import { createMailer } from './mail/resend.ts';
import { settlesWithin } from './settles-within.ts';
import { checkToken } from './slack/check-token.ts';
import { createSlack } from './slack/create-slack.ts';
import { createHomesFollower } from './slack/home/follow-homes.ts';
import { connectWorkspace } from './slack/workspace.ts';
import { createWeb } from './web/create-web.ts';
import { Health } from './web/health.ts';

/** How long a stop waits for requests that were acknowledged and are still being worked on. */
const FINISH_WITHIN = 10 * SECOND;
/** How long requests are still taken after `/readyz` said that this process stops, so that a load balancer notices. */
const STOP_GRACE = 3 * SECOND;

/** A running Usher. */
export interface Usher {
  readonly port: number;
  readonly context: Context;
  /** Stops taking work, finishes what runs (up to 10 s), releases locks, stops the embedded server. */
  stop(): Promise<void>;
}

export interface Parts {
  clock: Clock;
  logger: Logger;
  /** Milliseconds between two messages in a channel; Slack's own limit by default. */
  messageEvery?: number;
  /** How long a killed process's jobs stay locked; half of it is also how long a timer of Agenda outlives `stop`. */
  lockLifetime?: number;
  /** Rows of a list that are done at a time. */
  listPart?: number;
  /** Milliseconds between "not ready" and the closed port when it stops. */
  stopGrace?: number;
}

/**
 * Builds Usher from its parts and starts it. When a step fails, what was started before is stopped again.
 *
 * @throws UserError with one sentence on what is in the way: a taken port, an unreachable database, a faulty directory
 */
export async function startUsher(config: Config, parts: Parts): Promise<Usher> {
  const releasers = new Releasers(parts.logger);
  try {
    return await start(config, parts, releasers);
  } catch (error) {
    await releasers.releaseAll();
    throw error;
  }
}

async function start(
  config: Config,
  { clock: machineClock, logger, messageEvery, lockLifetime, listPart, stopGrace = STOP_GRACE }: Parts,
  releasers: Releasers,
): Promise<Usher> {
  const { port, host } = config;
  const http = await openHttpServer({ port, ...(host && { host }) });
  releasers.add('HTTP', () => http.close());
  const health = new Health(logger);
  http.serve(express().disable('x-powered-by').use(health.router).use(stillStarting));
  const isProxied = config.outgoingProxy !== null;
  const workspace = connectWorkspace({ ...config.slack, isProxied, logger });
  const [url] = await Promise.all([databaseUrl(config, logger, releasers), checkToken(workspace, logger)]);
  health.waitsFor('migrations');
  await migrate({ url, onWait: (sentence) => logger.warn(sentence) });
  const db = await openDatabase({ url, logger });
  releasers.add('database', () => db.$disconnect());
  const clock = await DatabaseClock.compared({ db, clock: machineClock, logger });
  clock.keepComparing();
  releasers.add('clock', async () => clock.stop());

  health.waitsFor('directory');
  let jobs: Jobs | undefined;
  const context: Context = {
    db,
    clock,
    logger,
    wake: (job) => jobs?.wake(job),
    secret: config.secret,
    previousSecret: config.previousSecret,
    publicUrl: config.publicUrl,
    caps: config.caps,
    brand: config.brand,
  };
  if (config.directoryFile) {
    // Loaded only when there is a file: nothing else of a running Usher reads YAML.
    const { applyDirectoryFile } = await import('./directory/apply/apply-directory-file.ts');
    await applyDirectoryFile(context, { path: config.directoryFile, actor: 'DIRECTORY_FILE' });
  }

  if ((await db.tenant.count()) === 0) {
    logger.warn(
      'There are no tenants yet, so nobody can be invited: apply a directory with "npm run usher -- apply directory.yaml", or set DIRECTORY_FILE.',
    );
  }

  const mailer = createMailer({ ...config.mail, clock, isProxied });
  const slack = createAnnouncer({
    token: config.slack.botToken,
    slackApiUrl: config.slack.apiUrl,
    isProxied,
    ...(messageEvery !== undefined && { messageEvery }),
  });
  const homes = createHomesFollower({ ...context, workspace });
  health.waitsFor('jobs');
  jobs = await startJobs({
    store: config.jobsUrl ?? url,
    run: config.role !== 'web',
    time: clock,
    ...(lockLifetime !== undefined && { timing: { lockLifetime } }),
    logger,
    handlers: {
      'deliver-mail': (signal) => deliverMail(context, { mailer, signal }),
      announce: async (signal) => {
        await announce(context, { slack, signal });
        await homes.follow();
      },
      'follow-up': async () => {
        await followUp(context);
        await followListCards(context);
      },
      approvals: () => followApprovals(context),
      'weekly-digest': async () => writeDigests(context, { workspace: await workspace.home() }),
      'run-lists': (signal) => runLists(context, { signal, most: listPart }),
      housekeeping: async (signal) => {
        await housekeeping(context, { signal });
        await writeListDays(context);
      },
    },
  });
  releasers.add('jobs', jobs.stop);

  const checks = [
    { name: 'database', check: () => checkWritable(db) },
    { name: 'jobs', check: jobs.check },
    { name: 'clock', check: () => clock.check() },
  ];
  const app = express().disable('x-powered-by').set('trust proxy', config.trustProxy);
  app.use(health.router);
  let slackIdle = async () => {};
  if (config.role !== 'worker') {
    const edge = createSlack({ ...context, workspace }, config.slack);
    slackIdle = edge.idle;
    app.use(edge.router);
    app.use(
      createWeb(context, {
        mailWebhookSecret: config.mail.webhookSecret,
        apiSecret: config.apiSecret,
      }),
    );
  }
  // Released first: what runs is finished while everything it needs is still there.
  releasers.add('work under way', async () => {
    health.stops();
    await pause(stopGrace);
    await Promise.all([http.close(), settlesWithin(FINISH_WITHIN, slackIdle()), jobs?.stop()]);
    await homes.stop();
  });
  health.runs(checks);
  http.serve(app);
  return { port: http.port, context, stop: () => releasers.releaseAll() };
}

async function databaseUrl(config: Config, logger: Logger, releasers: Releasers): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl;
  const server = await startEmbeddedPostgres({ dataDir: config.dataDir, logger, alone: true });
  releasers.add('embedded PostgreSQL', () => server.stop());
  return server.url;
}
