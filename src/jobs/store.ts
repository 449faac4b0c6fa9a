import { UserError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { JobStore } from './job-store.ts';
import { openMongoStore } from './mongo-store.ts';
import { openPostgresStore } from './postgres-store.ts';

/**
 * Connects to Agenda's store: PostgreSQL or MongoDB, by the address.
 * Throws a UserError (`JOBS_STORE_UNREACHABLE`) that names the server, within seconds.
 */
export async function openStore(options: { url: string; logger: Logger }): Promise<JobStore> {
  const { url, logger } = options;
  try {
    return await (/^mongodb(\+srv)?:/i.test(url) ? openMongoStore(url) : openPostgresStore(url, logger));
  } catch (error) {
    throw new UserError(
      'JOBS_STORE_UNREACHABLE',
      `The jobs' store at ${addressOf(url)} cannot be used: ${reasonOf(error)}. Check JOBS_URL (or DATABASE_URL, if JOBS_URL is not set).`,
      { cause: error },
    );
  }
}

/** Host and database without the password. A list of MongoDB servers is no URL to Node. */
function addressOf(url: string): string {
  return url.replace(/^[a-z+]+:\/\/(?:.*@)?([^/?]*)(\/[^?]*)?.*$/is, '$1$2');
}

/** An AggregateError of several refused connections has no words of its own. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const first = error instanceof AggregateError ? error.errors[0] : undefined;
  const words = error.message || (first instanceof Error ? first.message : '') || error.name;
  return words.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}
