/** The error at the bottom: fetch, and Slack's library around it, only say that something failed, and not what. */
export function innermost(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const within = 'original' in error ? error.original : error.cause;
  return within instanceof Error ? innermost(within) : error;
}
