import { createServer, type Server } from 'node:http';
import bolt from '@slack/bolt';
import type { LocalSlack } from '../../../sandbox/slack/local-slack.ts';
import { SIGNING_SECRET } from './example-slack.ts';

/** A real Bolt app, connected to a local Slack. */
export interface ExampleApp {
  app: bolt.App;
  stop(): Promise<void>;
}

export async function startExampleApp(slack: LocalSlack): Promise<ExampleApp> {
  const receiver = new bolt.ExpressReceiver({ signingSecret: SIGNING_SECRET, logLevel: bolt.LogLevel.ERROR });
  const app = new bolt.App({
    token: slack.botToken,
    receiver,
    logLevel: bolt.LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  const server = createServer(receiver.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  slack.connect(`${originOf(server)}/slack/events`);
  return {
    app,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function originOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}
