import { useEffect, useId, useRef, useState } from 'react';
import type { Block } from '../../page-server/screen.ts';
import { isRecord, records, text, textOf } from '../../shared/json.ts';
import { Icon } from '../icons.tsx';
import { moveInList } from '../move-in-list.ts';
import { useSurface } from './surface.ts';

/** The menu behind three dots. */
export function Overflow(props: { element: Block; label: string; onPick(entry: string): void }) {
  const { element, label, onPick } = props;
  const { confirm } = useSurface();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (open) menu.current?.querySelector<HTMLElement>('[data-item]')?.focus();
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const pick = async (option: Block) => {
    close();
    if (isRecord(element.confirm) && !(await confirm(element.confirm))) return;
    onPick(text(option.value));
    if (text(option.url)) window.open(text(option.url), '_blank', 'noopener');
  };
  return (
    <div className="overflow">
      <button
        ref={button}
        type="button"
        className="button icon-only"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        aria-label={`More: ${label}`}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && (
        <div
          ref={menu}
          id={id}
          className="popup menu"
          role="menu"
          tabIndex={-1}
          onKeyDown={(event) => {
            moveInList(event);
            if (event.key !== 'Escape' && event.key !== 'Tab') return;
            event.preventDefault();
            event.stopPropagation();
            close();
          }}
          onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}
        >
          {records(element.options).map((option) => (
            <button
              key={text(option.value)}
              type="button"
              role="menuitem"
              data-item=""
              tabIndex={-1}
              onClick={() => pick(option)}
            >
              {textOf(option.text)}
              {isRecord(option.description) && <small>{textOf(option.description)}</small>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
