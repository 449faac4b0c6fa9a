/**
 * How long to wait before the next attempt after this many: twice as long each time, up to a limit. Half of it is
 * random, so that many workers do not come back at once. `first` and `longest`, like the result, are milliseconds.
 */
export function backoff(attempts: number, { first, longest }: { first: number; longest: number }): number {
  const full = Math.min(longest, first * 2 ** Math.min(attempts - 1, 20));
  return full / 2 + jitter(full / 2);
}

/** A random number of milliseconds up to this. */
export function jitter(longest: number): number {
  return Math.round(Math.random() * longest);
}
