import type { Json } from '../../shared/json.ts';
import { type ElementValues, valueIn } from '../state/element-values.ts';
import type { Field } from './find-field.ts';

/** What Slack itself says of a form before it asks the app: errors by block_id. */
export function problemsOfFields(fields: Field[], values: ElementValues): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const state = values[field.blockId]?.[field.actionId];
    const problem = problemOf(field, state ? valueIn(state) : undefined);
    if (problem !== undefined) problems[field.blockId] = problem;
  }
  return problems;
}

function problemOf({ element, required }: Field, value: unknown): string | undefined {
  const empty =
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (empty) return required ? 'Please complete this required field.' : undefined;
  if (typeof value !== 'string') return undefined;
  if (element.type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    return 'Enter a valid email address.';
  }
  if (element.type === 'url_text_input' && !URL.canParse(value)) return 'Enter a valid URL.';
  if (element.type === 'number_input' && Number.isNaN(Number(value))) return 'Enter a valid number.';
  return element.type === 'plain_text_input' ? lengthProblem(element, value.length) : undefined;
}

function lengthProblem(element: Json, length: number): string | undefined {
  const { min_length: min, max_length: max } = element;
  if (typeof min === 'number' && length < min) return `Enter at least ${min} characters.`;
  if (typeof max === 'number' && length > max) return `Enter no more than ${max} characters.`;
  return undefined;
}
