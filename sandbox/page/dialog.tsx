import { Dialog as Base } from '@base-ui/react/dialog';
import { type ReactNode, useState } from 'react';

/** The title of a dialog, which is its name. */
export const { Title } = Base;

/** A modal dialog. Escape asks to close it. What is in it puts the focus where it belongs. */
export function Dialog(props: {
  role?: 'dialog' | 'alertdialog';
  className: string;
  onEscape(): void;
  children: ReactNode;
}) {
  const [before] = useState(() => document.activeElement);
  const back = () =>
    before instanceof HTMLElement && before.isConnected && before !== document.body
      ? before
      : document.querySelector<HTMLElement>('.composer textarea');
  return (
    <Base.Root open disablePointerDismissal onOpenChange={props.onEscape}>
      <Base.Portal container={document.getElementById('page')}>
        <Base.Backdrop className="backdrop" />
        <Base.Popup
          className={`dialog ${props.className}`}
          role={props.role ?? 'dialog'}
          aria-modal="true"
          initialFocus={false}
          finalFocus={back}
        >
          {props.children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
