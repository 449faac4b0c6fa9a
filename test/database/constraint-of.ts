/** The parts of an error that are looked at here; any of them may be missing. */
interface ErrorLike {
  constraint?: unknown;
  originalMessage?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown };
}

/**
 * The name of the constraint that a statement violated: unique, foreign key, check or exclusion, from a Prisma
 * call or raw SQL. Undefined when the error is about something else.
 */
export function constraintOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const link: ErrorLike = error;
  return (
    nameIn(link.constraint) ??
    nameInMessage(link.originalMessage) ??
    constraintOf(link.meta?.driverAdapterError ?? link.cause)
  );
}

/** pg gives the name itself; Prisma's adapter wraps it. */
function nameIn(constraint: unknown): string | undefined {
  if (typeof constraint === 'string') return constraint;
  if (typeof constraint !== 'object' || constraint === null || !('index' in constraint)) return undefined;
  return typeof constraint.index === 'string' ? constraint.index : undefined;
}

/** For checks and exclusions the adapter keeps only PostgreSQL's sentence, in which the name is quoted. */
function nameInMessage(message: unknown): string | undefined {
  return typeof message === 'string' ? /constraint "([^"]+)"/.exec(message)?.[1] : undefined;
}
