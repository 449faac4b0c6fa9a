/** What of an error the two questions below look at; anything of it may be missing. */
interface ErrorLike {
  code?: unknown;
  kind?: unknown;
  message?: unknown;
  originalCode?: unknown;
  originalMessage?: unknown;
  constraint?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown };
}

/** Prisma's codes, the adapter's kinds, PostgreSQL's and the system's codes for "not there right now". */
const UNAVAILABLE = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024'],
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'],
  ...['08000', '08001', '08003', '08004', '08006', '53300', '57P01', '57P02', '57P03'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'],
]);

/** pg throws these as plain errors without a code. */
const UNAVAILABLE_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered/;

/** Whether it failed because the database is away (and so may work later), not because of what was asked. */
export function isUnavailable(error: unknown): boolean {
  return chain(error).some(
    ({ code, kind, originalCode, message }) =>
      [code, kind, originalCode].some((mark) => typeof mark === 'string' && UNAVAILABLE.has(mark)) ||
      (typeof message === 'string' && UNAVAILABLE_MESSAGE.test(message)),
  );
}

/**
 * The name of the constraint that a statement violated: unique, foreign key, check or exclusion, from a Prisma
 * call or raw SQL. Undefined when the error is about something else.
 */
export function constraintOf(error: unknown): string | undefined {
  for (const link of chain(error)) {
    const named = nameIn(link.constraint) ?? nameInMessage(link);
    if (named !== undefined) return named;
  }
  return undefined;
}

/** pg gives the name itself, the adapter wraps it. */
function nameIn(constraint: unknown): string | undefined {
  if (typeof constraint === 'string') return constraint;
  if (typeof constraint !== 'object' || constraint === null || !('index' in constraint)) return undefined;
  return typeof constraint.index === 'string' ? constraint.index : undefined;
}

/** For checks and exclusions the adapter keeps only PostgreSQL's sentence, in which the name is quoted. */
function nameInMessage({ originalCode, originalMessage }: ErrorLike): string | undefined {
  if (typeof originalCode !== 'string' || !originalCode.startsWith('23')) return undefined;
  return typeof originalMessage === 'string' ? /constraint "([^"]+)"/.exec(originalMessage)?.[1] : undefined;
}

/** The error and what it was caused by, from the outside in. */
function chain(error: unknown): ErrorLike[] {
  const links: ErrorLike[] = [];
  let next: unknown = error;
  while (typeof next === 'object' && next !== null && links.length < 10) {
    const link: ErrorLike = next;
    links.push(link);
    next = link.meta?.driverAdapterError ?? link.cause;
  }
  return links;
}
