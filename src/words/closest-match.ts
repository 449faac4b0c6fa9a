import editDistance from 'damerau-levenshtein';

/**
 * The known name that a mistyped one most likely means, or undefined when none is close: at most a third of its
 * letters may differ, or `atMost` of them, ignoring case. Two swapped neighbours count as one difference.
 */
export function closestMatch(
  word: string,
  known: Iterable<string>,
  atMost = Math.max(1, Math.floor(word.length / 3)),
): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = atMost + 1;
  for (const candidate of known) {
    // Comparing is slow, and the lengths alone rule most names out.
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const { steps } = editDistance(wanted, candidate.toLowerCase());
    if (steps < bestDistance) {
      best = candidate;
      bestDistance = steps;
    }
  }
  return best;
}

/** How many letters differ between two texts; two swapped neighbours count as one difference. */
export function differences(one: string, other: string): number {
  return editDistance(one, other).steps;
}
