import { isRecord, text } from '../../../shared/json.ts';
import type { Check } from '../findings.ts';
import { CONTROLS, image } from './controls.ts';
import { INPUTS } from './inputs.ts';
import { SELECTS } from './selects.ts';

const ELEMENTS: Readonly<Record<string, Check>> = { ...INPUTS, ...SELECTS, ...CONTROLS, image };
const inputs = Object.keys(INPUTS);
const selects = Object.keys(SELECTS);
const pickers = ['datepicker', 'timepicker', 'datetimepicker', 'checkboxes', 'radio_buttons'];

/** Which elements each kind of place holds. */
const PLACES = {
  section: [
    'button',
    'overflow',
    'image',
    ...pickers.filter((type) => type !== 'datetimepicker'),
    ...selects,
  ],
  actions: ['button', 'overflow', ...pickers, ...selects],
  input: [...inputs, ...pickers, ...selects],
} as const;

/** An element in a place: of a type that is known and allowed there, and right in itself. */
export function element(place: keyof typeof PLACES): Check {
  const allowed: readonly string[] = PLACES[place];
  return (value, at, found) => {
    if (!isRecord(value)) {
      found.push({ at, problem: 'must be an object' });
      return;
    }
    const type = text(value.type);
    const check = ELEMENTS[type];
    if (check === undefined || !allowed.includes(type)) {
      found.push({ at: `${at}/type`, problem: `unsupported type: ${type}` });
      return;
    }
    check(value, at, found);
  };
}
