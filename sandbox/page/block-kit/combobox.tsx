import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Icon } from '../icons.tsx';
import { Hint, Options } from './combobox-list.tsx';
import type { Choice } from './surface.ts';

/** While someone types, the app is asked only when they pause. Milliseconds. */
const PAUSE = 120;

/** A menu that searches as one types (WAI-ARIA: combobox with a listbox). */
export function Combobox(props: {
  id: string;
  label?: string | undefined;
  labelId?: string | undefined;
  describedBy?: string | undefined;
  invalid: boolean;
  placeholder: string;
  chosen: Choice[];
  many: boolean;
  clearable: boolean;
  minTyped: number;
  search(typed: string): Promise<Choice[]>;
  onChange(chosen: Choice[]): void;
}) {
  const { id, chosen, many, minTyped, search, onChange } = props;
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [found, setFound] = useState<Choice[] | null>(null);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const searching = useRef(search);
  searching.current = search;
  const single = many ? '' : (chosen[0]?.label ?? '');
  const query = typed ?? '';
  const tooShort = query.length < minTyped;

  useEffect(() => {
    if (!open) return;
    setFound(null);
    if (tooShort) return;
    let current = true;
    const timer = setTimeout(
      async () => {
        const choices = await searching.current(query);
        if (!current) return;
        setFound(choices);
        setActive(0);
      },
      query === '' ? 0 : PAUSE,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [open, query, tooShort]);

  useEffect(() => {
    if (open) list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  });

  const close = () => {
    setOpen(false);
    setTyped(null);
  };
  const pick = (choice: Choice) => {
    if (many) {
      const without = chosen.filter(({ key }) => key !== choice.key);
      onChange(without.length < chosen.length ? without : [...chosen, choice]);
      setTyped(null);
    } else {
      onChange([choice]);
      close();
    }
    input.current?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    const choices = found ?? [];
    const choice = choices[active];
    if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setOpen(true);
      else
        setActive(
          (active + (event.key === 'ArrowDown' ? 1 : choices.length - 1)) % Math.max(1, choices.length),
        );
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      if (choice) pick(choice);
    } else if (event.key === 'Backspace' && many && query === '' && chosen.length > 0) {
      onChange(chosen.slice(0, -1));
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notices that the focus has left it
    <div
      className="combobox"
      data-open={open}
      onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || close()}
    >
      {many && chosen.length > 0 && (
        <ul className="chips" aria-label="Chosen">
          {chosen.map((choice) => (
            <li key={choice.key}>
              {choice.label}
              <button
                type="button"
                aria-label={`Remove ${choice.label}`}
                onClick={() => onChange(chosen.filter(({ key }) => key !== choice.key))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="control">
        <input
          ref={input}
          id={id}
          type="text"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          aria-label={props.labelId ? undefined : props.label}
          aria-labelledby={props.labelId}
          aria-describedby={props.describedBy}
          aria-invalid={props.invalid}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && found?.[active] ? `${id}-${active}` : undefined}
          placeholder={props.placeholder}
          value={typed ?? single}
          onChange={(event) => {
            setTyped(event.target.value);
            setOpen(true);
          }}
          onClick={() => setOpen(true)}
          onFocus={(event) => event.target.select()}
          onKeyDown={keys}
        />
        {!many && props.clearable && chosen.length > 0 && (
          <button type="button" className="clear" aria-label="Clear" onClick={() => onChange([])}>
            <Icon name="close" />
          </button>
        )}
        <Icon name="down" />
      </div>
      {open && (
        <div
          ref={list}
          id={`${id}-list`}
          className="popup"
          role="listbox"
          aria-label={props.label ?? 'Choices'}
        >
          <Options id={id} choices={found ?? []} active={active} chosen={chosen} onPick={pick} />
          <Hint tooShort={tooShort} minTyped={minTyped} found={found} />
        </div>
      )}
    </div>
  );
}
