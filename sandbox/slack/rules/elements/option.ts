import { isRecord, records } from '../../../shared/json.ts';
import { list, shape, string } from '../checks.ts';
import type { Check } from '../findings.ts';
import { LIMITS } from '../limits.ts';
import { anyText, plainText } from './text-object.ts';

const value = string({ min: 1, max: LIMITS.option.value });

/** An option of a select: plain text only. */
export const selectOption = shape(
  { text: plainText(LIMITS.option.text), value },
  { description: plainText(LIMITS.option.description) },
);

/** An option of checkboxes and radio buttons may have mrkdwn. */
export const choiceOption = shape(
  { text: anyText(LIMITS.option.text), value },
  { description: anyText(LIMITS.option.description) },
);

/** An option of an overflow menu may be a link. */
export const overflowOption = shape(
  { text: plainText(LIMITS.option.text), value },
  {
    description: plainText(LIMITS.option.description),
    url: string({ min: 1, max: LIMITS.option.url }),
  },
);

export const optionGroup = shape({
  label: plainText(LIMITS.select.groupLabel),
  options: list(selectOption, { min: 1, max: LIMITS.select.options }),
});

/** All options of an element or an options answer, groups flattened. */
export function optionsOf(element: unknown): Record<string, unknown>[] {
  if (!isRecord(element)) return [];
  return [
    ...records(element.options),
    ...records(element.option_groups).flatMap((group) => records(group.options)),
  ];
}

/** What is chosen at first must be one of the options, word for word. */
export const initialIsAnOption: Check = (element, at, found) => {
  if (!isRecord(element)) return;
  const known = new Set(optionsOf(element).map((option) => JSON.stringify([option.value, option.text])));
  const given = [
    ...(isRecord(element.initial_option) ? [['initial_option', element.initial_option] as const] : []),
    ...records(element.initial_options).map((option) => ['initial_options', option] as const),
  ];
  for (const [key, option] of given) {
    if (!known.has(JSON.stringify([option.value, option.text]))) {
      found.push({ at: `${at}/${key}`, problem: 'must be one of the options' });
    }
  }
};
