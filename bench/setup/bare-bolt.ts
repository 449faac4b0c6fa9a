import { freePort } from '../../src/database/embedded/port.ts';
import { SlackClient } from '../load/slack-client.ts';
import type { Outside } from '../outside/outside.ts';
import { startCompetitor } from './competitor.ts';
import { SIGNING_SECRET } from './usher-process.ts';

/** Lets `use` talk to a bare Bolt app that stands beside the same local Slack. */
export async function withBareBolt<T>(
  outside: Outside,
  use: (client: SlackClient) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const app = await startCompetitor('bare-bolt', {
    PORT: String(port),
    SLACK_API_URL: outside.slackUrl,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
  });
  const client = new SlackClient({ port, outside });
  try {
    return await use(client);
  } finally {
    client.close();
    await app.stop();
  }
}
