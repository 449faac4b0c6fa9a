import { Menu } from '@base-ui/react/menu';
import { useRef } from 'react';
import type { Block } from '../../page-server/screen.ts';
import { isRecord, records, text, textOf } from '../../shared/json.ts';
import { Icon } from '../icons.tsx';
import { useSurface } from './surface.ts';

/** The menu behind three dots. */
export function Overflow(props: { element: Block; label: string; onPick(entry: string): void }) {
  const { element, label, onPick } = props;
  const { confirm } = useSurface();
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const pick = async (option: Block) => {
    button.current?.focus(); // where it returns to after a question
    if (isRecord(element.confirm) && !(await confirm(element.confirm))) return;
    onPick(text(option.value));
    if (text(option.url)) window.open(text(option.url), '_blank', 'noopener');
  };
  return (
    <div className="overflow" ref={place}>
      <Menu.Root modal={false}>
        <Menu.Trigger ref={button} className="button icon-only" aria-label={`More: ${label}`}>
          <Icon name="more" />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner className="positioner" positionMethod="fixed" align="end" sideOffset={4}>
            <Menu.Popup className="popup menu">
              {records(element.options).map((option) => (
                <Menu.Item key={text(option.value)} className="item" onClick={() => pick(option)}>
                  {textOf(option.text)}
                  {isRecord(option.description) && <small>{textOf(option.description)}</small>}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}
