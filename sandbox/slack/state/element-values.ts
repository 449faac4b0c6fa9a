import { type Json, records } from '../../shared/json.ts';
import { elementsOf } from '../rules/blocks.ts';

/** The key under which Slack reports an element's value, and the one that sets it at first. */
const VALUES: Readonly<Record<string, { value: string; initial: string; empty: unknown }>> = {
  plain_text_input: { value: 'value', initial: 'initial_value', empty: null },
  email_text_input: { value: 'value', initial: 'initial_value', empty: null },
  url_text_input: { value: 'value', initial: 'initial_value', empty: null },
  number_input: { value: 'value', initial: 'initial_value', empty: null },
  file_input: { value: 'files', initial: 'files', empty: [] },
  static_select: { value: 'selected_option', initial: 'initial_option', empty: null },
  external_select: { value: 'selected_option', initial: 'initial_option', empty: null },
  radio_buttons: { value: 'selected_option', initial: 'initial_option', empty: null },
  multi_static_select: { value: 'selected_options', initial: 'initial_options', empty: [] },
  multi_external_select: { value: 'selected_options', initial: 'initial_options', empty: [] },
  checkboxes: { value: 'selected_options', initial: 'initial_options', empty: [] },
  users_select: { value: 'selected_user', initial: 'initial_user', empty: null },
  multi_users_select: { value: 'selected_users', initial: 'initial_users', empty: [] },
  conversations_select: { value: 'selected_conversation', initial: 'initial_conversation', empty: null },
  multi_conversations_select: {
    value: 'selected_conversations',
    initial: 'initial_conversations',
    empty: [],
  },
  channels_select: { value: 'selected_channel', initial: 'initial_channel', empty: null },
  multi_channels_select: { value: 'selected_channels', initial: 'initial_channels', empty: [] },
  datepicker: { value: 'selected_date', initial: 'initial_date', empty: null },
  timepicker: { value: 'selected_time', initial: 'initial_time', empty: null },
  datetimepicker: { value: 'selected_date_time', initial: 'initial_date_time', empty: null },
};

export type ElementValues = Record<string, Record<string, Json>>;

export function hasValue(element: Json): boolean {
  return VALUES[String(element.type)] !== undefined;
}

/** The element with this value, as `view.state.values` has it. */
export function valued(element: Json, value: unknown): Json {
  const known = VALUES[String(element.type)];
  return known ? { type: element.type, [known.value]: value } : { type: element.type };
}

/** The bare value out of what `valued` made. */
export function valueIn(state: Json): unknown {
  const known = VALUES[String(state.type)];
  return known ? state[known.value] : undefined;
}

/**
 * The values of all elements of some blocks: what a person has put in stays where block_id, action_id and type
 * are the same as before, the rest is as the app sets it at first.
 */
export function valuesOf(blocks: unknown, before: ElementValues = {}): ElementValues {
  const values: ElementValues = {};
  for (const block of records(blocks)) {
    for (const element of elementsOf(block)) {
      const known = VALUES[String(element.type)];
      if (!known) continue;
      const blockId = String(block.block_id);
      const actionId = String(element.action_id);
      const kept = before[blockId]?.[actionId];
      values[blockId] ??= {};
      values[blockId][actionId] =
        kept?.type === element.type && kept ? kept : valued(element, element[known.initial] ?? known.empty);
    }
  }
  return values;
}
