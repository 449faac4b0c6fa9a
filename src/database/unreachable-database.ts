import { describeError, UserError } from '../errors.ts';
import { serverAddress } from './server-address.ts';

/** The one sentence for a database that cannot be used, naming the server and never the password. */
export function unreachableDatabase(url: string, cause: unknown): UserError {
  return new UserError(
    'DATABASE_UNREACHABLE',
    `The database at ${serverAddress(url)} cannot be used: ${describeError(cause)}. Check DATABASE_URL, and that PostgreSQL is running there.`,
    { cause },
  );
}
