import type { ShownMessage } from '../../../sandbox/slack/people/messages-and-forms.ts';
import { announce } from '../../../src/announcements/announce.ts';
import { createAnnouncer } from '../../../src/announcements/slack-client.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { asks } from './ask.ts';
import type { useSlackApp } from './slack-app.ts';

/** What asking for approval takes. */
export function approvalSteps(app: ReturnType<typeof useSlackApp>) {
  /** Posts what is to be posted. */
  async function posts(): Promise<void> {
    const { botToken: token, apiUrl: slackApiUrl } = app.slack;
    const slack = createAnnouncer({ token, slackApiUrl, messageEvery: 10 });
    while ((await announce(app.app, { slack })) > 0);
  }

  async function says(message: ShownMessage, words: string): Promise<void> {
    await waitFor(
      () => message.text().includes(words),
      () => message.text(),
    );
  }

  /** Someone is refused what they typed, and asks for approval. */
  async function asksFor(
    handle: string,
    line: string,
    reason = 'The crane arrives tomorrow',
  ): Promise<string> {
    const { reply } = await asks(app.person(handle), line);
    if (!reply) throw new Error('There is no reply.');
    await reply.press('Ask for approval');
    const form = await app.person(handle).seesForm('Ask for approval');
    await form.fill({ Reason: reason });
    await form.submit();
    await posts();
    return form.text();
  }

  /** The request as lin, who has a Slack link, gets it. */
  const requestAbout = (email: string) => app.person('linked').sees(email, { anyTime: true });

  return { posts, says, asksFor, requestAbout };
}
