import { type ChangeEvent, useId } from 'react';
import type { Block } from '../../page-server/screen.ts';
import { isRecord, record, records, text, textOf } from '../../shared/json.ts';
import { Choices } from './choices.tsx';
import { Menu } from './menu.tsx';
import { type Spot, useSurface } from './surface.ts';

/** An input block: label, element, hint, and what is wrong with the value. */
export function Input({ block }: { block: Block }) {
  const surface = useSurface();
  const id = useId();
  const element = record(block.element);
  const blockId = text(block.block_id);
  const error = surface.errors[blockId];
  const hint = textOf(block.hint);
  const grouped = element.type === 'checkboxes' || element.type === 'radio_buttons';
  const Group = grouped ? 'fieldset' : 'div';
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const label = (
    <>
      {textOf(block.label)}
      {block.optional === true && <span className="optional"> (optional)</span>}
    </>
  );
  return (
    <Group
      className="block input"
      data-invalid={error !== undefined}
      {...(grouped && { 'aria-describedby': described })}
    >
      {grouped ? (
        <legend>{label}</legend>
      ) : (
        <label htmlFor={idOf(surface.key, block)} id={`${id}-label`}>
          {label}
        </label>
      )}
      <Field block={block} labelId={`${id}-label`} describedBy={described} invalid={error !== undefined} />
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p className="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </Group>
  );
}

function idOf(surface: string, block: Block): string {
  const { action_id } = record(block.element);
  return `${surface} ${text(block.block_id)} ${text(action_id)}`.replace(/[^\w-]/g, '-');
}

const TYPES: Readonly<Record<string, string>> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'text',
  datepicker: 'date',
  timepicker: 'time',
};

function Field(props: { block: Block; labelId: string; describedBy: string | undefined; invalid: boolean }) {
  const { block, labelId, describedBy, invalid } = props;
  const surface = useSurface();
  const element = record(block.element);
  const spot: Spot = { blockId: text(block.block_id), actionId: text(element.action_id) };
  const dispatches = block.dispatch_action === true;
  const optional = block.optional === true;
  const type = String(element.type);
  if (type === 'checkboxes' || type === 'radio_buttons') {
    return <Choices spot={spot} element={element} atOnce={dispatches} />;
  }
  if (type.endsWith('_select')) {
    return <Menu {...{ spot, element, labelId, describedBy, invalid, optional }} atOnce={dispatches} />;
  }
  const common = {
    id: idOf(surface.key, block),
    'aria-describedby': describedBy,
    'aria-invalid': invalid,
    'aria-required': !optional,
  };
  if (type === 'file_input') return <Files spot={spot} element={element} common={common} />;
  const onEach = triggersOf(element).includes('on_character_entered');
  const onEnter =
    dispatches && (triggersOf(element).includes('on_enter_pressed') || triggersOf(element).length === 0);
  const control = {
    ...common,
    value: text(surface.value(spot, element)),
    placeholder: textOf(element.placeholder) || undefined,
    autoComplete: 'off',
    // A paste of many lines is not cut where nobody sees it; it is refused when it is sent.
    maxLength: typeof element.max_length === 'number' && !element.multiline ? element.max_length : undefined,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const picked = type === 'datepicker' || type === 'timepicker';
      surface.enter(spot, event.target.value || null, dispatches && (picked || onEach));
    },
  };
  if (element.multiline === true) return <textarea rows={4} {...control} />;
  return (
    <input
      type={TYPES[type] ?? 'text'}
      inputMode={type === 'number_input' ? 'decimal' : undefined}
      {...control}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !onEnter) return;
        event.preventDefault();
        surface.enter(spot, event.currentTarget.value || null, true);
      }}
    />
  );
}

function triggersOf(element: Block): unknown[] {
  const { trigger_actions_on: triggers } = record(element.dispatch_action_config);
  return Array.isArray(triggers) ? triggers : [];
}

function Files({ spot, element, common }: { spot: Spot; element: Block; common: object }) {
  const surface = useSurface();
  const max = typeof element.max_files === 'number' ? element.max_files : 10;
  const types = Array.isArray(element.filetypes) ? element.filetypes.map((type) => `.${String(type)}`) : [];
  const chosen = records(surface.value(spot, element));
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])].slice(0, max);
    const uploaded = await Promise.all(files.map((file) => surface.upload(file)));
    surface.enter(spot, uploaded.filter(isRecord), false);
  };
  return (
    <>
      <input
        type="file"
        multiple={max > 1}
        accept={types.join(',') || undefined}
        {...common}
        onChange={take}
      />
      {chosen.length > 0 && (
        <p className="hint" role="status">
          {chosen.map((file) => `${text(file.name)} (${Math.ceil(Number(file.size) / 1024)} KB)`).join(', ')}
        </p>
      )}
    </>
  );
}
