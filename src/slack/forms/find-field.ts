import type { ViewOutput } from '@slack/bolt';

export type Values = ViewOutput['state']['values'];

/** A field of a form by its action id, whatever its block is called; undefined when the form has none. */
export function findField(values: Values, actionId: string) {
  for (const [blockId, elements] of Object.entries(values)) {
    const element = elements[actionId];
    if (element) return { ...element, blockId };
  }
  return undefined;
}
