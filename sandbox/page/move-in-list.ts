import type { KeyboardEvent } from 'react';

/** The index that each key leads to. */
const STEPS = new Map<string, (at: number, last: number) => number>([
  ['ArrowDown', (at, last) => Math.min(at + 1, last)],
  ['ArrowUp', (at) => Math.max(at - 1, 0)],
  ['Home', () => 0],
  ['End', (_at, last) => last],
]);

/**
 * Arrow keys, Home and End in a list: moves the focus among the `[data-item]` elements of the list that has this
 * handler. Tab leaves the list.
 */
export function moveInList(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS.get(event.key);
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (!step || !target?.hasAttribute('data-item')) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-item]')];
  const at = items.indexOf(target);
  if (at === -1) return;
  event.preventDefault();
  items[step(at, items.length - 1)]?.focus();
}
