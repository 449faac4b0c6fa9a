import { Icon } from '../icons.tsx';
import { Composer } from './composer.tsx';
import { repliesTo } from './conversation.tsx';
import { Messages } from './messages.tsx';
import { useSlack } from './slack-context.ts';

/** A message and its replies. */
export function Thread({ channel, ts, onClose }: { channel: string; ts: string; onClose(): void }) {
  const { screen } = useSlack();
  const here = screen.messages.filter((message) => message.channel === channel);
  const parent = here.find((message) => message.ts === ts);
  const name = screen.channels.find(({ id }) => id === channel)?.name ?? '';
  const all = parent ? [parent, ...repliesTo(parent, here)] : [];
  return (
    <section
      className="thread"
      aria-label="Thread"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <header>
        <h2>Thread</h2>
        <span className="quiet">#{name}</span>
        <button type="button" className="icon-only" aria-label="Close thread" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <Messages
        messages={all}
        repliesTo={() => []}
        inThread
        label="Messages in the thread"
        above={!parent && <p className="empty">This message is gone.</p>}
      />
      <Composer channel={channel} thread={ts} placeholder="Reply …" />
    </section>
  );
}
