import type { Block } from '../../page-server/screen.ts';
import { isRecord, record, records, text, textOf } from '../../shared/json.ts';
import { Combobox } from './combobox.tsx';
import { type Choice, type Spot, type Surface, useSurface } from './surface.ts';

/** Any of the selects: static, external, of people, of conversations, each for one or for several. */
export function Menu(props: {
  spot: Spot;
  element: Block;
  /** For screen readers, where there is no visible label. */
  label?: string;
  labelId?: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  optional?: boolean;
  atOnce: boolean;
}) {
  const { spot, element, atOnce } = props;
  const surface = useSurface();
  const many = String(element.type).startsWith('multi_');
  const external = String(element.type).endsWith('external_select');
  const all = external ? [] : choicesOf(element, surface);
  const value = surface.value(spot, element);
  const chosen = (Array.isArray(value) ? value : [value]).flatMap((one) => choiceOf(one, all));
  const min = typeof element.min_query_length === 'number' ? element.min_query_length : 3;
  const confirmed = async (given: unknown) => {
    if (isRecord(element.confirm) && !(await surface.confirm(element.confirm))) return;
    surface.enter(spot, given, atOnce);
  };
  return (
    <Combobox
      id={`${surface.key} ${spot.blockId} ${spot.actionId}`.replace(/[^\w-]/g, '-')}
      label={props.label}
      labelId={props.labelId}
      describedBy={props.describedBy}
      invalid={props.invalid ?? false}
      placeholder={textOf(element.placeholder) || 'Choose …'}
      chosen={chosen}
      many={many}
      clearable={many || (props.optional ?? false)}
      minTyped={external ? min : 0}
      search={external ? (typed) => surface.search(spot, typed) : (typed) => matching(all, typed)}
      onChange={(choices) => {
        const given = choices.map((choice) => choice.given);
        confirmed(many ? given : (given.at(-1) ?? null));
      }}
    />
  );
}

function choicesOf(element: Block, { people, channels }: Surface): Choice[] {
  const type = String(element.type).replace('multi_', '');
  if (type === 'users_select') {
    return people.map(({ id, name, realName }) => ({
      key: id,
      label: realName,
      description: `@${name}`,
      given: id,
    }));
  }
  if (type === 'conversations_select' || type === 'channels_select') {
    return channels
      .filter(({ kind }) => kind !== 'im')
      .map(({ id, name }) => ({ key: id, label: `#${name}`, given: id }));
  }
  return [
    ...records(element.options).map((option) => optionChoice(option)),
    ...records(element.option_groups).flatMap((group) =>
      records(group.options).map((option) => ({ ...optionChoice(option), group: textOf(group.label) })),
    ),
  ];
}

/** An option of a static select is sent by its value, one that was searched for as a whole. */
export function optionChoice(option: Block, whole = false): Choice {
  const description = textOf(option.description);
  return {
    key: text(option.value),
    label: textOf(option.text),
    ...(description && { description }),
    given: whole ? option : option.value,
  };
}

function choiceOf(given: unknown, all: Choice[]): Choice[] {
  if (given === null || given === undefined || given === '') return [];
  const known = all.find((choice) => choice.given === given);
  if (known) return [known];
  return isRecord(given) ? [optionChoice(record(given), true)] : [];
}

function matching(all: Choice[], typed: string): Promise<Choice[]> {
  const wanted = typed.toLowerCase();
  return Promise.resolve(all.filter(({ label }) => label.toLowerCase().includes(wanted)));
}
