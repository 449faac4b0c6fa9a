import type { Reply } from '../../../blocks/kit/reply.ts';
import type { SlackContext } from '../slack-context.ts';

/**
 * Shows the outcome of a request where it was made. When that fails (the form is closed, or the `response_url` takes
 * no answer), the person is sent `outcome` by direct message: what was done is done. When that fails too, only the
 * log says so.
 */
export async function showOrMessage(
  app: SlackContext,
  show: () => Promise<unknown>,
  otherwise: { slackUser: string; outcome: Reply | undefined },
): Promise<void> {
  try {
    await show();
  } catch (error) {
    app.logger.warn({ err: error }, 'an outcome could not be shown where it was asked for');
    if (otherwise.outcome) await messageDirectly(app, otherwise.slackUser, otherwise.outcome);
  }
}

async function messageDirectly(app: SlackContext, slackUser: string, { text, blocks }: Reply): Promise<void> {
  try {
    await app.workspace.client.chat.postMessage({ channel: slackUser, text, ...(blocks && { blocks }) });
  } catch (error) {
    app.logger.error({ err: error }, 'a person could not be told what came of a request');
  }
}
