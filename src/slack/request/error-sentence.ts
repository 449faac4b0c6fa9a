import { randomBytes } from 'node:crypto';
import { SlackError } from '@slack/web-api';
import { isUnavailable } from '../../database-errors.ts';
import { describeError, UserError } from '../../errors.ts';
import type { Logger } from '../../logger.ts';
import { isSetUpFault, NOT_SET_UP } from '../set-up-fault.ts';

/**
 * Turns what went wrong into a sentence for the person who asked; the only place that does. The log gets the cause,
 * with a reference that the person can pass on.
 */
export function errorSentence(error: unknown, logger: Logger): string {
  if (error instanceof UserError) {
    const level = error.code === 'SLACK_SET_UP' ? 'error' : 'info';
    logger[level]({ code: error.code, cause: error.cause }, 'a request was answered with a refusal');
    return error.userMessage;
  }
  const reference = randomBytes(3).toString('hex');
  if (isSetUpFault(error)) {
    logger.error(
      { reason: describeError(error), reference },
      'Slack refuses a call: compare the app with manifest.yml, and reinstall it',
    );
    return `${NOT_SET_UP} (Reference ${reference})`;
  }
  logger.error({ err: error, reference }, 'a Slack request failed');
  return `${whatFailed(error)} Please try again in a minute; asking twice sends only one email. (Reference ${reference})`;
}

function whatFailed(error: unknown): string {
  // Asked first: a Slack that refuses connections looks like a database that does, further down its causes.
  if (error instanceof SlackError) return 'Slack is not answering Usher right now.';
  return isUnavailable(error)
    ? 'Usher cannot reach its database right now.'
    : 'Something went wrong in Usher.';
}
