import { isRecord, type Json, records, text } from '../../shared/json.ts';
import { list, oneOf, shape, string } from './checks.ts';
import { optionGroup, selectOption } from './elements/option.ts';
import { type Finding, findingsOf } from './findings.ts';
import { LIMITS } from './limits.ts';

const options = shape({ options: list(selectOption, { max: LIMITS.suggestions }) });
const groups = shape({ option_groups: list(optionGroup, { max: LIMITS.select.groups }) });

/** What is wrong with an app's answer to a search in an external select. */
export function problemsOfOptions(answer: unknown): Finding[] {
  const grouped = isRecord(answer) && answer.option_groups !== undefined;
  return findingsOf(grouped ? groups : options, answer, '');
}

/** What is wrong with an app's answer to a submitted view (the views in it are checked on their own). */
export function problemsOfSubmission(answer: Json, view: Json): Finding[] {
  const known = oneOf('errors', 'update', 'push', 'clear');
  const found = findingsOf(known, answer.response_action, '/response_action');
  if (answer.response_action !== 'errors') return found;
  const errors = answer.errors;
  if (!isRecord(errors) || Object.keys(errors).length === 0) {
    return [...found, { at: '/errors', problem: 'must be an object with at least one error' }];
  }
  const inputs = new Set(
    records(view.blocks)
      .filter((block) => block.type === 'input')
      .map((block) => text(block.block_id)),
  );
  for (const [blockId, error] of Object.entries(errors)) {
    if (!inputs.has(blockId))
      found.push({ at: `/errors/${blockId}`, problem: 'no input block has this block_id' });
    found.push(...findingsOf(string({ min: 1, max: LIMITS.input.label }), error, `/errors/${blockId}`));
  }
  return found;
}
