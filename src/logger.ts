import { pino } from 'pino';
import type { Config } from './config/config.ts';

export type Logger = Pick<import('pino').Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** JSON lines on standard output; secrets and mail addresses of the invited never go in at `info`. */
export function createLogger(level: Config['logLevel']): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
