import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler } from 'express';
import { isUnavailable } from '../database-errors.ts';
import { describeError, UserError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Pages } from './pages/pages.ts';
import { errorWords } from './pages/words.ts';

/** The answer to a person or a program. `reference` finds the cause in the log. */
interface Answer {
  readonly status: number;
  readonly title: string;
  readonly sentence: string;
  readonly reference: string | null;
}

const STATUS_OF: Readonly<Record<string, number>> = {
  CROSS_SITE: 403,
  UNAUTHORIZED: 401,
  BAD_REQUEST: 400,
  BUSY: 503,
};

/** After so many seconds it is worth trying what could not be served. */
const RETRY_AFTER = 5;

/** Turns whatever was thrown into the one page for it. */
export function errorAsPage(logger: Logger, pages: Pages): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (res.headersSent) return next(error);
    const { status, title, sentence, reference } = answerTo(error, logger);
    if (status === 503) res.set('Retry-After', String(RETRY_AFTER));
    pages.send(res, { name: 'message', status, model: { title, sentence, reference, ways: [] } });
  };
}

/** Turns whatever was thrown into `{ "error": "one sentence" }`, for programs. */
export function errorAsJson(logger: Logger): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (res.headersSent) return next(error);
    const { status, sentence, reference } = answerTo(error, logger);
    if (status === 503) res.set('Retry-After', String(RETRY_AFTER));
    const shown = reference ? { error: sentence, reference } : { error: sentence };
    res.status(status).json(shown);
  };
}

function answerTo(error: unknown, logger: Logger): Answer {
  if (error instanceof UserError) {
    const status = STATUS_OF[error.code] ?? 400;
    const { title } = status === 503 ? errorWords.BUSY : errorWords.REFUSED;
    return { status, title, sentence: error.userMessage, reference: null };
  }
  const status = statusOfUnreadable(error);
  if (status !== null) {
    logger.debug({ status, reason: describeError(error) }, 'A web request could not be read.');
    return { status, ...errorWords.UNREADABLE, reference: null };
  }
  const reference = randomBytes(4).toString('hex');
  logger.error({ reference, reason: describeError(error), err: error }, 'A web request failed.');
  if (isUnavailable(error)) return { status: 503, ...errorWords.UNAVAILABLE, reference };
  return { status: 500, ...errorWords.FAULT, reference };
}

/** Express and its parsers mark what a client sent wrongly with a 4xx status. */
function statusOfUnreadable(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error)) return null;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
