import { useEffect, useRef, useState } from 'react';
import type { Persona } from '../page-server/screen.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';
import { moveInList } from './move-in-list.ts';

/** Whom to act as. */
export function ActingAs(props: { personas: Persona[]; as: string; onChoose(id: string): void }) {
  const { personas, as, onChoose } = props;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const me = personas.find(({ id }) => id === as);
  useEffect(() => {
    if (open) list.current?.querySelector<HTMLElement>('[aria-checked=true]')?.focus();
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const group = (title: string, inSlack: boolean) => (
    // biome-ignore lint/a11y/useSemanticElements: a group in a menu is no set of fields
    <div role="group" aria-label={title}>
      <p className="group" aria-hidden="true">
        {title}
      </p>
      {personas
        .filter((persona) => persona.inSlack === inSlack)
        .map(({ id, name, role }) => (
          <button
            key={id}
            type="button"
            role="menuitemradio"
            aria-checked={id === as}
            data-item=""
            tabIndex={-1}
            onClick={() => {
              close();
              onChoose(id);
            }}
          >
            <Avatar name={name} size={32} />
            <span>
              <b>{name}</b>
              <small>{role}</small>
            </span>
            {id === as && <Icon name="check" />}
          </button>
        ))}
    </div>
  );
  return (
    <div className="acting-as">
      <button
        ref={button}
        type="button"
        className="me"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`Acting as ${me?.name ?? as}. Act as someone else`}
        onClick={() => setOpen(!open)}
      >
        <Avatar name={me?.name ?? as} size={32} />
        <span>
          <b>{me?.name ?? as}</b>
          <small>{me?.role}</small>
        </span>
        <Icon name="down" />
      </button>
      {open && (
        <div
          ref={list}
          className="popup people"
          role="menu"
          aria-label="Act as"
          tabIndex={-1}
          onKeyDown={(event) => {
            moveInList(event);
            if (event.key === 'Escape' || event.key === 'Tab') {
              event.preventDefault();
              close();
            }
          }}
          onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}
        >
          {group('In Slack', true)}
          {group('By mail only', false)}
        </div>
      )}
    </div>
  );
}
