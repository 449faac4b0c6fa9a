import { type DestinationStream, pino } from 'pino';
import type { Config } from './config/config.ts';
import { describeError, framesOf } from './errors.ts';

export type Logger = Pick<import('pino').Logger, 'debug' | 'info' | 'warn' | 'error'>;

/**
 * JSON lines on standard output, unless another destination is given; secrets and mail addresses of the invited never
 * go in at `info`.
 */
export function createLogger(level: Config['logLevel'], destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: loggedError, cause: loggedError },
  };
  return destination ? pino(options, destination) : pino(options);
}

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: unknown;
}

/**
 * What the log holds of an error. Only what is named here: other fields carry rows of the database, and whole requests
 * with the token that they were sent with.
 */
function loggedError(error: unknown): LoggedError | string | undefined {
  if (!(error instanceof Error)) return error === undefined ? undefined : describeError(error);
  const code = 'code' in error ? error.code : undefined;
  const stack = framesOf(error);
  return {
    type: error.name,
    message: describeError(error),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(stack && { stack }),
    ...(error.cause instanceof Error && { cause: loggedError(error.cause) }),
  };
}
