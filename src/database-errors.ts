/** The parts of an error that are looked at here; any of them may be missing. */
interface ErrorLike {
  code?: unknown;
  kind?: unknown;
  message?: unknown;
  originalCode?: unknown;
  originalMessage?: unknown;
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

/** SQLSTATE classes "data exception" and "integrity constraint violation", and Prisma's own codes for the same. */
const REFUSED_VALUE = /^(2[23][0-9A-Z]{3}|P20(0[0-9]|1[1-9]|2[03]))$/;

/** Whether the same transaction may well succeed when it is run once more. */
export function mayBeRepeated(error: unknown): boolean {
  return chain(error).some((link) => hasMark(link, REPEATABLE));
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
 * What the database refused to take, without the value: PostgreSQL quotes it, the whole row even, in its message and in
 * its details. Null for an error that is about no value.
 */
export function refusedValue(error: unknown): string | null {
  const links = chain(error, { within: true });
  const codes = links.flatMap(({ code, originalCode }) => [originalCode, code]);
  const refusing = codes.filter((code) => typeof code === 'string' && REFUSED_VALUE.test(code));
  if (refusing.length === 0) return null;
  const messages = links.flatMap(({ message, originalMessage }) => [originalMessage, message]);
  const named = (pattern: RegExp) =>
    messages
      .map((message) => (typeof message === 'string' ? pattern.exec(message)?.[0] : undefined))
      .find(Boolean);
  const about = [refusing.at(-1), named(/constraint "\w+"/), named(/relation "\w+"/), named(/column "\w+"/)];
  return `The database refused a value (${about.filter(Boolean).join(', ')}).`;
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
