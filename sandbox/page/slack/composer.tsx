import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Command } from '../../page-server/screen.ts';
import { Icon } from '../icons.tsx';
import { useSlack } from './slack-context.ts';

/** The field for new messages. It offers the slash commands while a person types one. */
export function Composer(props: {
  channel: string;
  placeholder: string;
  thread?: string;
  /** A line to put into the field; a new object each time. */
  suggested?: { line: string } | null;
}) {
  const { channel, placeholder, thread, suggested } = props;
  const { world, act } = useSlack();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const offered = thread || dismissed ? [] : commandsFor(text, world.commands);
  const typedCommand = world.commands.find(({ command }) => text.startsWith(`${command} `));

  useEffect(() => {
    if (!suggested) return;
    setText(suggested.line);
    setDismissed(true);
    field.current?.focus();
  }, [suggested]);

  const type = (next: string) => {
    setText(next);
    setActive(0);
    setDismissed(false);
    field.current?.focus();
  };
  const send = async () => {
    const line = text.trim();
    if (line === '') return;
    setText('');
    const { error } = await act({ do: 'write', in: channel, text: line, ...(thread && { thread }) });
    if (error) setText((now) => now || line);
  };
  const keys = (event: KeyboardEvent) => {
    const choice = offered[active];
    if (choice && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : offered.length - 1;
      setActive((active + step) % offered.length);
    } else if (choice && (event.key === 'Tab' || (event.key === 'Enter' && choice.command !== text.trim()))) {
      event.preventDefault();
      type(`${choice.command} `);
    } else if (choice && event.key === 'Escape') {
      event.preventDefault();
      setDismissed(true);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {offered.length > 0 && (
        <div className="popup commands" role="listbox" id={`${id}-list`} aria-label="Commands">
          {offered.map((command, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the keys are those of the field, which keeps the focus
            <div
              key={command.command}
              id={`${id}-${index}`}
              className="option"
              role="option"
              aria-selected={index === active}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => type(`${command.command} `)}
            >
              <b>{command.command}</b> <code>{command.usageHint}</code>
              <small>{command.description}</small>
            </div>
          ))}
        </div>
      )}
      <div className="field">
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={placeholder}
          aria-label={placeholder}
          role="combobox"
          aria-expanded={offered.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={offered[active] ? `${id}-${active}` : undefined}
          aria-describedby={`${id}-hint`}
          onChange={(event) => type(event.target.value)}
          onKeyDown={keys}
        />
        <button type="submit" className="send" aria-label="Send" disabled={text.trim() === ''}>
          <Icon name="send" />
        </button>
      </div>
      <p className="usage" id={`${id}-hint`}>
        {typedCommand
          ? `${typedCommand.command} ${typedCommand.usageHint}`
          : thread
            ? ''
            : 'Type / for commands'}
      </p>
    </form>
  );
}

/** The commands that begin with this text, as long as it is only the beginning of a command. */
function commandsFor(text: string, commands: Command[]): Command[] {
  return /^\/\S*$/.test(text) ? commands.filter(({ command }) => command.startsWith(text)) : [];
}
