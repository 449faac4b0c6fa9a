import { describeError, UserError } from '../errors.ts';

/** The one sentence for a database that cannot be used, naming the server and never the password. */
export function unreachableDatabase(url: string, cause: unknown): UserError {
  const reason = reasonOf(cause);
  return new UserError(
    'DATABASE_UNREACHABLE',
    `The database at ${addressOf(url)} cannot be used: ${reason}. Check DATABASE_URL, and that PostgreSQL is running there.`,
    { cause },
  );
}

/** A name with several addresses fails once per address, all under one error without a message. */
function reasonOf(cause: unknown): string {
  return cause instanceof AggregateError ? cause.errors.map(describeError).join(', ') : describeError(cause);
}

function addressOf(url: string): string {
  if (!URL.canParse(url)) return 'DATABASE_URL';
  const { host, pathname, searchParams } = new URL(url);
  return `${host || searchParams.get('host') || 'this machine'}${decodeURI(pathname)}`;
}
