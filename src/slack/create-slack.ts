import bolt from '@slack/bolt';
import type { Router } from 'express';
import { describeError } from '../errors.ts';
import { boltLogger } from './bolt-logger.ts';
import { homesFollow } from './home/homes-follow.ts';
import { KnownCommands } from './known-commands.ts';
import { listen } from './listeners.ts';
import { SlackProfiles } from './profiles.ts';
import type { SlackContext, SlackParts } from './slack-context.ts';

export interface SlackEdge {
  /** `POST /slack/events`; to be mounted before anything parses bodies. */
  readonly router: Router;
  /** Resolves when no request is being worked on, acknowledged or not. */
  idle(): Promise<void>;
}

/** Builds the Bolt app that answers Slack's requests: commands, buttons, menus and forms. */
export function createSlack(parts: SlackParts, options: { signingSecret: string }): SlackEdge {
  const app: SlackContext = {
    ...parts,
    profiles: new SlackProfiles(parts),
    commands: new KnownCommands(parts),
  };
  const logger = boltLogger(app.logger);
  const receiver = new bolt.ExpressReceiver({
    signingSecret: options.signingSecret,
    endpoints: '/slack/events',
    logger,
    processEventErrorHandler: async ({ error, response }) => {
      app.logger.error({ err: error }, 'a Slack request failed');
      if (!response.headersSent) response.writeHead(500).end();
      return false;
    },
  });
  const boltApp = new bolt.App({
    receiver,
    logger,
    // Every listener identifies its caller itself, by the workspace of the request; there is one token.
    authorize: async () => ({ botToken: app.workspace.client.token ?? '' }),
    tokenVerificationEnabled: false,
    clientOptions: { slackApiUrl: app.workspace.client.slackApiUrl },
    attachFunctionToken: false,
  });
  boltApp.error(async (error) => {
    app.logger.error({ reason: describeError(error) }, 'a Slack listener failed');
  });
  const inFlight = new InFlightRequests();
  boltApp.use(({ next }) => inFlight.track(next()));
  boltApp.use(homesFollow(app));
  listen(boltApp, app);
  return { router: receiver.router, idle: () => inFlight.idle() };
}

/** The requests that are being worked on, acknowledged or not, so that a stop can wait for them. */
class InFlightRequests {
  readonly #running = new Set<Promise<unknown>>();

  /** Counts this work until it ends, however it ends. */
  async track(work: Promise<unknown>): Promise<void> {
    this.#running.add(work);
    try {
      await work;
    } finally {
      this.#running.delete(work);
    }
  }

  /** Resolves when nothing is running any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}
