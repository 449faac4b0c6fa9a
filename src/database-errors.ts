/** The parts of an error that are looked at here; any of them may be missing. */
interface ErrorLike {
  code?: unknown;
  kind?: unknown;
  message?: unknown;
  originalCode?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown };
}

/** Prisma's codes, the adapter's kinds, PostgreSQL's and the system's codes for "not there right now". */
const UNAVAILABLE = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024'],
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'],
  ...['08000', '08001', '08003', '08004', '08006', '53300', '57P01', '57P02', '57P03'],
  // Read-only: after a failover, the server that answers may no longer be the primary.
  '25006',
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'],
]);

/** pg throws these as plain errors without a code. */
const UNAVAILABLE_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered|Query read timeout/;

/** PostgreSQL undid the transaction because of another one (a deadlock, a serialisation failure): it may be tried again. */
const REPEATABLE = new Set(['40001', '40P01', 'P2034', 'TransactionWriteConflict']);

/** A row that may be there once is there already. */
const NOT_UNIQUE = new Set(['23505', 'P2002', 'UniqueConstraintViolation']);

/** SQLSTATE class "data exception", whose messages quote the value; and Prisma's own codes for the same. */
const BAD_VALUE = /^(22[0-9A-Z]{3}|P20(0[05679]|10|1[19]|2[03]))$/;

/** Whether the same transaction may well succeed when it is run once more. */
export function mayBeRepeated(error: unknown): boolean {
  return chain(error).some((link) => hasMark(link, REPEATABLE));
}

/** Whether something that may be there once was written by somebody else. */
export function isNotUnique(error: unknown): boolean {
  return chain(error).some((link) => hasMark(link, NOT_UNIQUE));
}

/** Whether it failed because the database is away (and so may work later), not because of what was asked. */
export function isUnavailable(error: unknown): boolean {
  return chain(error).some(
    (link) =>
      hasMark(link, UNAVAILABLE) ||
      (typeof link.message === 'string' && UNAVAILABLE_MESSAGE.test(link.message)),
  );
}

/**
 * The error's message, without the value that the database did not take. PostgreSQL quotes it there; a row that violates
 * a constraint is in the details only.
 */
export function messageWithoutValue(error: Error): string {
  const codes = chain(error, { within: true }).flatMap(({ code, originalCode }) => [code, originalCode]);
  const isAboutValue = codes.some((code) => typeof code === 'string' && BAD_VALUE.test(code));
  return isAboutValue ? error.message.replace(/".*"/gs, '"…"') : error.message;
}

function hasMark({ code, kind, originalCode }: ErrorLike, marks: ReadonlySet<string>): boolean {
  return [code, kind, originalCode].some((mark) => typeof mark === 'string' && marks.has(mark));
}

/** The error and what it was caused by, from the outside in. `within`: only what Prisma and its adapter made of one error. */
function chain(error: unknown, options: { within: boolean } = { within: false }): ErrorLike[] {
  const links: ErrorLike[] = [];
  let next: unknown = error;
  while (typeof next === 'object' && next !== null && links.length < 10) {
    const link: ErrorLike = next;
    links.push(link);
    const { cause } = link;
    next = link.meta?.driverAdapterError ?? (options.within && cause instanceof Error ? undefined : cause);
  }
  return links;
}
