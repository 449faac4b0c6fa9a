import type { PlainTextOption } from '@slack/types';
import { inertLine } from '../../src/words/inert-text.ts';
import { clip, LIMITS } from './text.ts';

/** Something with a name that a person chooses from a list. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

const OPTIONS_IN_A_GROUP = 100;

/** Slack refuses an option without text. */
const NAMELESS = '–';

type OptionGroup = { label: PlainTextOption['text']; options: PlainTextOption[] };

export function option(choice: Choice): PlainTextOption {
  return {
    text: { type: 'plain_text', text: clip(inertLine(choice.name), LIMITS.optionText) || NAMELESS },
    value: choice.id,
  };
}

/** A select takes 100 options; more go into groups of 100, named after their first and last option. */
export function optionsOrGroups(
  options: PlainTextOption[],
): { options: PlainTextOption[] } | { option_groups: OptionGroup[] } {
  if (options.length <= OPTIONS_IN_A_GROUP) return { options };
  const groups: OptionGroup[] = [];
  for (let start = 0; start < options.length; start += OPTIONS_IN_A_GROUP) {
    const some = options.slice(start, start + OPTIONS_IN_A_GROUP);
    const [first, last] = [some[0], some.at(-1)].map((end) => clip(end?.text.text ?? '', 35));
    const name = `${first} – ${last}`;
    groups.push({ label: { type: 'plain_text', text: name }, options: some });
  }
  return { option_groups: groups };
}
