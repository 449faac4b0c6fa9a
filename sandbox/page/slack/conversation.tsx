import type { ShownMessage } from '../../page-server/screen.ts';
import { Icon, Mark } from '../icons.tsx';
import { Composer } from './composer.tsx';
import { Messages } from './messages.tsx';
import { useSlack } from './slack.ts';

/** A channel, or with `@usher` the direct messages with the app. */
export function Conversation({ where, onBack }: { where: string; onBack(): void }) {
  const { screen, world } = useSlack();
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
        empty={<Empty direct={direct} title={title} />}
      />
      {direct && !world.writable ? (
        <p className="no-composer">Sending messages to this app has been turned off.</p>
      ) : (
        <Composer
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

function Empty({ direct, title }: { direct: boolean; title: string }) {
  return (
    <div className="empty">
      <h3>{direct ? 'Usher writes here' : `This is the beginning of ${title}`}</h3>
      {direct ? (
        <p>… when it may not post in a channel.</p>
      ) : (
        <>
          <p>Try one of these in the field below:</p>
          <ul>
            <li>
              <code>/invite sam@acme.test</code> invites someone who is in the directory
            </li>
            <li>
              <code>/invite</code> opens the form to add someone new
            </li>
            <li>
              <code>/directory</code> shows everyone
            </li>
          </ul>
          <p>Then read the mail, move the clock, and act as someone else.</p>
        </>
      )}
    </div>
  );
}
