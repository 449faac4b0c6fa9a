import { setImmediate as othersTurn } from 'node:timers/promises';

/** So many of a list take about as long as answering one command. */
const AT_ONCE = 250;

/** Maps many values one after the other, and lets what waits in this process have its turn now and then. */
export async function mapInTurns<T, U>(
  values: readonly T[],
  work: (value: T, index: number) => U,
): Promise<U[]> {
  const mapped: U[] = [];
  for (const [index, value] of values.entries()) {
    if (index > 0 && index % AT_ONCE === 0) await othersTurn();
    mapped.push(work(value, index));
  }
  return mapped;
}
