import { type ReactNode, useLayoutEffect, useRef } from 'react';

const FOCUSABLE = 'a[href],button,input,select,textarea,[tabindex="0"]';

/**
 * A modal dialog: what lies behind is out of reach, Tab goes round in it, Escape asks to close it, and in the end the
 * focus is where it was before.
 */
export function Dialog(props: {
  labelledBy: string;
  role?: 'dialog' | 'alertdialog';
  className: string;
  onEscape(): void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);

  // Before the effects of what is inside, which put the focus where it belongs.
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      const back =
        before instanceof HTMLElement && before.isConnected && before !== document.body ? before : null;
      (back ?? document.querySelector<HTMLElement>('.composer textarea'))?.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className={props.className}
      aria-labelledby={props.labelledBy}
      aria-modal="true"
      {...(props.role === 'alertdialog' && { role: 'alertdialog' })}
      onCancel={(event) => {
        event.preventDefault();
        if (event.target === event.currentTarget) props.onEscape();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) {
          event.preventDefault();
          event.stopPropagation();
          props.onEscape();
        }
        if (event.key === 'Tab') keepInside(event, dialog.current);
      }}
    >
      {props.children}
    </dialog>
  );
}

function keepInside(event: React.KeyboardEvent, dialog: HTMLElement | null): void {
  const all = [...(dialog?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].filter(
    (element) => !element.hasAttribute('disabled') && element.tabIndex >= 0 && element.offsetParent !== null,
  );
  const edge = event.shiftKey ? all[0] : all.at(-1);
  const other = event.shiftKey ? all.at(-1) : all[0];
  const inside = document.activeElement instanceof HTMLElement && all.includes(document.activeElement);
  if (inside && document.activeElement !== edge) return;
  event.preventDefault();
  other?.focus();
}
