import { useEffect, useRef } from 'react';
import { record, text, textOf } from '../../shared/json.ts';
import { Dialog, Title } from '../dialog.tsx';

/** The confirmation dialog of an element. */
export function Confirm({ dialog, onAnswer }: { dialog: unknown; onAnswer(yes: boolean): void }) {
  const { title, text: question, confirm, deny, style } = record(dialog);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <Dialog role="alertdialog" className="confirm" onEscape={() => onAnswer(false)}>
      <Title>{textOf(title) || 'Are you sure?'}</Title>
      <p>{textOf(question)}</p>
      <footer>
        <button ref={first} type="button" className="button" onClick={() => onAnswer(false)}>
          {textOf(deny) || 'Cancel'}
        </button>
        <button type="button" className={`button ${text(style) || 'primary'}`} onClick={() => onAnswer(true)}>
          {textOf(confirm) || 'Yes'}
        </button>
      </footer>
    </Dialog>
  );
}
