import { useState } from 'react';
import type { ShownMessage } from '../../page-server/screen.ts';
import { Icon, Mark } from '../icons.tsx';
import { Composer } from './composer.tsx';
import { Messages } from './messages.tsx';
import { useSlack } from './slack-context.ts';

/** A channel, or with `@usher` the direct messages with the app. */
export function Conversation({ where, onBack }: { where: string; onBack(): void }) {
  const { screen, world } = useSlack();
  const [suggested, setSuggested] = useState<{ line: string } | null>(null);
  const direct = where === '@usher';
  const channel = screen.channels.find(({ id, kind }) => (direct ? kind === 'im' : id === where));
  const here = screen.messages.filter((message) => message.channel === channel?.id);
  const top = here.filter((message) => message.threadTs === null || message.broadcast);
  const title = direct ? 'Usher' : `#${channel?.name ?? ''}`;
  return (
    <section className="conversation" aria-label={title}>
      <header>
        <button type="button" className="icon-only narrow-only" aria-label="Channels" onClick={onBack}>
          <Icon name="back" />
        </button>
        {direct ? <Mark /> : <Icon name={channel?.kind === 'private' ? 'lock' : 'hash'} />}
        <h2>{direct ? 'Usher' : channel?.name}</h2>
      </header>
      <Messages
        key={`messages ${where}`}
        messages={top}
        repliesTo={(message) => repliesTo(message, here)}
        label={`Messages in ${title}`}
        empty={<Empty direct={direct} title={title} onTry={(line) => setSuggested({ line })} />}
      />
      {direct && !world.writable ? (
        <p className="no-composer">Sending messages to this app has been turned off.</p>
      ) : (
        <Composer
          suggested={suggested}
          key={`composer ${where}`}
          channel={direct ? '@usher' : where}
          placeholder={`Message ${title}`}
        />
      )}
    </section>
  );
}

export function repliesTo(message: ShownMessage, here: ShownMessage[]): ShownMessage[] {
  return here.filter((reply) => reply.threadTs === message.ts);
}

const TRY = [
  ['/invite sam@acme.test', 'invites someone who is in the directory'],
  ['/invite', 'opens the form to add someone new'],
  ['/directory', 'shows everyone'],
] as const;

function Empty(props: { direct: boolean; title: string; onTry(line: string): void }) {
  const { direct, title, onTry } = props;
  if (direct) {
    return (
      <div className="empty">
        <h3>Usher writes here</h3>
        <p>… when it cannot post in a channel. You can type commands here, too.</p>
      </div>
    );
  }
  return (
    <div className="empty">
      <h3>This is the beginning of {title}</h3>
      <p>Try one of these, and press Enter:</p>
      <ul>
        {TRY.map(([line, what]) => (
          <li key={line}>
            <button type="button" onClick={() => onTry(line)}>
              <code>{line}</code>
            </button>{' '}
            {what}
          </li>
        ))}
      </ul>
      <p>Then read the mail, move the clock, and act as someone else.</p>
    </div>
  );
}
