import { boolean, integer, list, matching, oneOf, shape, string } from '../checks.ts';
import type { Check } from '../findings.ts';
import { LIMITS } from '../limits.ts';
import { plainText } from './text-object.ts';

const actionId = string({ min: 1, max: LIMITS.id });
const placeholder = plainText(LIMITS.select.placeholder);
const typed = {
  action_id: actionId,
  placeholder,
  focus_on_load: boolean,
  dispatch_action_config: shape({
    trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), { min: 1, max: 2 }),
  }),
};
const initialText = string({ max: LIMITS.plainTextInput });

/** Elements that a person types into; they live in input blocks. */
export const INPUTS: Readonly<Record<string, Check>> = {
  plain_text_input: shape(
    { type: oneOf('plain_text_input') },
    {
      ...typed,
      initial_value: initialText,
      multiline: boolean,
      min_length: integer(0, LIMITS.plainTextInput),
      max_length: integer(1, LIMITS.plainTextInput),
    },
  ),
  email_text_input: shape({ type: oneOf('email_text_input') }, { ...typed, initial_value: initialText }),
  url_text_input: shape({ type: oneOf('url_text_input') }, { ...typed, initial_value: initialText }),
  number_input: shape(
    { type: oneOf('number_input'), is_decimal_allowed: boolean },
    { ...typed, initial_value: initialText, min_value: initialText, max_value: initialText },
  ),
  file_input: shape(
    { type: oneOf('file_input') },
    {
      action_id: actionId,
      filetypes: list(string({ min: 1, max: 20 }), { min: 1, max: 100 }),
      max_files: integer(1, 10),
    },
  ),
};

export const isoDate = matching(/^\d{4}-\d{2}-\d{2}$/, 'a date of the form YYYY-MM-DD');
export const clockTime = matching(/^\d{2}:\d{2}$/, 'a time of the form HH:mm');
