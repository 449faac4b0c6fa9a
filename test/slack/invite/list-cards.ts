import { announce } from '../../../src/announcements/announce.ts';
import { createAnnouncer } from '../../../src/announcements/slack-client.ts';
import type { SlackApp } from '../setup/slack-app.ts';

/** Posts what is to be posted, at once. */
export async function announceAll(app: SlackApp): Promise<void> {
  const { botToken: token, apiUrl: slackApiUrl } = app.slack;
  const slack = createAnnouncer({ token, slackApiUrl, messageEvery: 0 });
  while ((await announce(app.app, { slack })) > 0);
}

/** The card of the list that was started last. */
export function listCard(app: SlackApp) {
  const [newest] = app
    .person('alice')
    .messages({ in: '#invites' })
    .filter((message) => !message.ephemeral && message.buttons().includes('Details'))
    .toReversed();
  if (!newest) throw new Error('There is no message in #invites.');
  return newest;
}
