import { randomBytes } from 'node:crypto';
import { isUnavailable } from '../database/database-errors.ts';
import { UserError } from '../errors.ts';
import type { Logger } from '../logger.ts';

/**
 * The one place that turns what went wrong into a sentence for the person who asked. The log gets the cause, with a
 * reference that the person can pass on.
 */
export function errorSentence(error: unknown, logger: Logger): string {
  if (error instanceof UserError) {
    logger.info({ code: error.code, cause: error.cause }, 'a request was answered with a refusal');
    return error.userMessage;
  }
  const reference = randomBytes(3).toString('hex');
  logger.error({ err: error, reference }, 'a Slack request failed');
  const what = isUnavailable(error)
    ? 'Usher cannot reach its database right now.'
    : 'Something went wrong in Usher.';
  return `${what} Please try again in a minute; asking twice sends one email only. (Reference ${reference})`;
}
