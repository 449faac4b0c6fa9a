import type { Reply } from '../../../blocks/kit/reply.ts';
import type { SlackContext } from '../slack-context.ts';

/**
 * Tells a person by direct message what came of a request, when the place it was asked from takes no answer any more
 * (a closed form, a `response_url` that fails). What was done is done; only the log can be told when this fails too.
 */
export async function messageDirectly(app: SlackContext, slackUser: string, answer: Reply): Promise<void> {
  try {
    await app.workspace.client.chat.postMessage({ channel: slackUser, ...answer });
  } catch (error) {
    app.logger.error({ err: error }, 'a person could not be told what came of a request');
  }
}
