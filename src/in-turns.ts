import { setImmediate as othersTurn } from 'node:timers/promises';

/** Milliseconds after which others have their turn: an answer to a command waits for it several times. */
const TURN = 3;
/** So many take hardly any time, and the clock is not asked about each. */
const AT_ONCE = 20;

/** Maps many values one after the other, and lets what waits in this process have its turn now and then. */
export async function mapInTurns<T, U>(
  values: readonly T[],
  work: (value: T, index: number) => U,
): Promise<U[]> {
  const mapped: U[] = [];
  let began = performance.now();
  for (const [index, value] of values.entries()) {
    if (index % AT_ONCE === 0 && performance.now() - began > TURN) {
      await othersTurn();
      began = performance.now();
    }
    mapped.push(work(value, index));
  }
  return mapped;
}

/** The values in portions of up to so many, in their order. */
export function portionsOf<T>(values: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / most) }, (_, portion) =>
    values.slice(portion * most, (portion + 1) * most),
  );
}
