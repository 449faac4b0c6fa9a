import type { Block } from '../../page-server/screen.ts';
import { isRecord, records } from '../../shared/json.ts';

/**
 * The value of a field according to Slack's state of it, in the form in which the page sends it: options of static
 * menus by their value, those that were searched for as a whole, everything else as it is.
 */
export function givenOf(state: Block | undefined, element: Block): unknown {
  if (!state) return initialOf(element);
  const { type, ...rest } = state;
  const value = Object.values(rest)[0] ?? null;
  const whole = String(type).endsWith('external_select') || type === 'file_input';
  const given = (one: unknown) => (isRecord(one) && !whole ? one.value : one);
  return Array.isArray(value) ? value.map(given) : given(value);
}

/** A menu in a message shows the choice only to the person who made it; at first it is as the app has set it. */
function initialOf(element: Block): unknown {
  if (Array.isArray(element.initial_options))
    return records(element.initial_options).map(({ value }) => value);
  if (isRecord(element.initial_option)) {
    return element.type === 'external_select' ? element.initial_option : element.initial_option.value;
  }
  const key = Object.keys(element).find((name) => name.startsWith('initial_'));
  return key ? element[key] : null;
}
