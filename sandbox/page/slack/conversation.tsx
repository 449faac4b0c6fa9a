import { useState } from 'react';
import type { ShownMessage } from '../../page-server/screen.ts';
import { Icon, Mark } from '../icons.tsx';
import { Beginning } from './beginning.tsx';
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
        above={
          <Beginning channel={channel?.name ?? ''} direct={direct} onTry={(line) => setSuggested({ line })} />
        }
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
