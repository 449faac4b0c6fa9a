import { all, boolean, integer, list, oneOf, shape, string } from '../checks.ts';
import type { Check } from '../findings.ts';
import { LIMITS } from '../limits.ts';
import { confirm } from './confirm.ts';
import { clockTime, isoDate } from './inputs.ts';
import { choiceOption, initialIsAnOption, overflowOption } from './option.ts';
import { plainText } from './text-object.ts';

const actionId = string({ min: 1, max: LIMITS.id });
const common = { action_id: actionId, confirm };
const focusable = { ...common, focus_on_load: boolean };
const choices = list(choiceOption, { min: 1, max: LIMITS.choices });

/** Buttons, boxes, pickers, menus: what a person presses. */
export const CONTROLS: Readonly<Record<string, Check>> = {
  button: shape(
    { type: oneOf('button'), text: plainText(LIMITS.button.text) },
    {
      ...common,
      value: string({ max: LIMITS.button.value }),
      url: string({ min: 1, max: LIMITS.button.url }),
      style: oneOf('primary', 'danger'),
      accessibility_label: string({ min: 1, max: LIMITS.button.accessibilityLabel }),
    },
  ),
  overflow: shape(
    { type: oneOf('overflow'), options: list(overflowOption, { min: 1, max: LIMITS.overflow }) },
    common,
  ),
  checkboxes: all(
    shape({ type: oneOf('checkboxes'), options: choices }, { ...focusable, initial_options: choices }),
    initialIsAnOption,
  ),
  radio_buttons: all(
    shape({ type: oneOf('radio_buttons'), options: choices }, { ...focusable, initial_option: choiceOption }),
    initialIsAnOption,
  ),
  datepicker: shape(
    { type: oneOf('datepicker') },
    { ...focusable, initial_date: isoDate, placeholder: plainText(LIMITS.select.placeholder) },
  ),
  timepicker: shape(
    { type: oneOf('timepicker') },
    {
      ...focusable,
      initial_time: clockTime,
      timezone: string({ min: 1, max: 100 }),
      placeholder: plainText(LIMITS.select.placeholder),
    },
  ),
  datetimepicker: shape(
    { type: oneOf('datetimepicker') },
    { ...focusable, initial_date_time: integer(0, 9_999_999_999) },
  ),
};

/** A picture inside a section or a context. */
export const image = shape(
  {
    type: oneOf('image'),
    image_url: string({ min: 1, max: LIMITS.image.url }),
    alt_text: string({ min: 1, max: LIMITS.image.altText }),
  },
  {},
);
