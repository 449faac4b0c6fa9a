import type { Reply } from '../../../blocks/kit/reply.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { escapeMrkdwn } from '../../../blocks/kit/text.ts';
import { UserError } from '../../errors.ts';
import type { SlackContext } from '../slack-context.ts';
import { errorSentence } from './error-sentence.ts';
import { type Asker, identify } from './identify.ts';

/**
 * Identifies who asks, and does the work; whatever goes wrong becomes a sentence for that person.
 *
 * @returns null for a request that was taken in before: nothing is done and nothing said twice
 */
export async function identifyAndWork<Outcome>(
  app: SlackContext,
  request: { workspace: string | undefined; slackUser: string; triggerId: string },
  work: (asker: Asker) => Promise<Outcome>,
): Promise<Outcome | Reply | null> {
  try {
    return await work(await identify(app, request));
  } catch (error) {
    if (error instanceof UserError && error.code === 'REPEATED_REQUEST') return null;
    return reply(escapeMrkdwn(errorSentence(error, app.logger)));
  }
}
