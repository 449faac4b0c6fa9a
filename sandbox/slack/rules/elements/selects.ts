import { isRecord } from '../../../shared/json.ts';
import { all, boolean, integer, list, oneOf, shape, string } from '../checks.ts';
import type { Check } from '../findings.ts';
import { LIMITS } from '../limits.ts';
import { confirm } from './confirm.ts';
import { initialIsAnOption, optionGroup, selectOption } from './option.ts';
import { plainText } from './text-object.ts';

const common = {
  action_id: string({ min: 1, max: LIMITS.id }),
  placeholder: plainText(LIMITS.select.placeholder),
  focus_on_load: boolean,
  confirm,
};
const id = string({ min: 1, max: LIMITS.id });
const maxSelected = { max_selected_items: integer(1, 100) };
const options = {
  options: list(selectOption, { min: 1, max: LIMITS.select.options }),
  option_groups: list(optionGroup, { min: 1, max: LIMITS.select.groups }),
};
const conversations = {
  default_to_current_conversation: boolean,
  filter: shape(
    {},
    {
      include: list(oneOf('im', 'mpim', 'private', 'public'), { min: 1, max: 4 }),
      exclude_external_shared_channels: boolean,
      exclude_bot_users: boolean,
    },
  ),
};
const many = list(id, { min: 1, max: 100 });
const manyOptions = list(selectOption, { min: 1, max: 100 });

function select(type: string, own: Record<string, Check>): Check {
  return shape({ type: oneOf(type) }, { ...common, ...own });
}

/** A static select has its options either plain or in groups. */
const optionsOrGroups: Check = (element, at, found) => {
  if (!isRecord(element)) return;
  const given = [element.options, element.option_groups].filter((value) => value !== undefined).length;
  if (given === 0) found.push({ at, problem: 'missing required field: options' });
  if (given === 2) found.push({ at, problem: 'only one of options and option_groups is allowed' });
};

const minQuery = { min_query_length: integer(0, 1_000) };

/** Menus to choose from. */
export const SELECTS: Readonly<Record<string, Check>> = {
  static_select: all(
    select('static_select', { ...options, initial_option: selectOption }),
    optionsOrGroups,
    initialIsAnOption,
  ),
  multi_static_select: all(
    select('multi_static_select', { ...options, ...maxSelected, initial_options: manyOptions }),
    optionsOrGroups,
    initialIsAnOption,
  ),
  external_select: select('external_select', { ...minQuery, initial_option: selectOption }),
  multi_external_select: select('multi_external_select', {
    ...minQuery,
    ...maxSelected,
    initial_options: manyOptions,
  }),
  users_select: select('users_select', { initial_user: id }),
  multi_users_select: select('multi_users_select', { ...maxSelected, initial_users: many }),
  conversations_select: select('conversations_select', {
    ...conversations,
    initial_conversation: id,
    response_url_enabled: boolean,
  }),
  multi_conversations_select: select('multi_conversations_select', {
    ...conversations,
    ...maxSelected,
    initial_conversations: many,
  }),
  channels_select: select('channels_select', { initial_channel: id, response_url_enabled: boolean }),
  multi_channels_select: select('multi_channels_select', { ...maxSelected, initial_channels: many }),
};
