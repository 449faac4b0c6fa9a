import type { ShownMessage } from '../../page-server/screen.ts';
import { textOf } from '../../shared/json.ts';
import { Avatar } from '../avatar.tsx';
import { Blocks } from '../block-kit/block.tsx';
import { Mrkdwn } from '../block-kit/mrkdwn.tsx';
import { SurfaceContext } from '../block-kit/surface.ts';
import { briefly, dateAndTime, timeOfDay } from '../format-time.ts';
import { Icon, Mark } from '../icons.tsx';
import { MessageMenu } from './message-menu.tsx';
import { useSlack } from './slack-context.ts';
import { useSurfaceOf } from './use-surface-of.ts';

/** A message, with what can be done with it. */
export function Message(props: {
  message: ShownMessage;
  replies: ShownMessage[];
  /** By the same author as the message above, and soon after it. */
  continues: boolean;
  inThread: boolean;
  focusable: boolean;
}) {
  const { message, replies, continues, inThread, focusable } = props;
  const { screen, now, openThread } = useSlack();
  const surface = useSurfaceOf({ channel: message.channel, ts: message.ts }, message.blocks);
  const byApp = message.user === screen.app;
  const author = byApp
    ? 'Usher'
    : (screen.people.find(({ id }) => id === message.user)?.realName ?? 'Someone');
  const mayReply = !inThread && !message.onlyForYou;
  const last = replies.at(-1);
  const parent =
    !inThread && message.broadcast
      ? screen.messages.find(({ ts, channel }) => ts === message.threadTs && channel === message.channel)
      : undefined;
  // Beside the author's name it takes no line of its own.
  const edited = message.edited && <span className="edited">(edited)</span>;
  return (
    <article
      className="message"
      data-continues={continues}
      data-only-for-you={message.onlyForYou}
      data-item=""
      tabIndex={focusable ? 0 : -1}
      aria-label={`${author}, ${timeOfDay(message.at)}${message.onlyForYou ? ', only visible to you' : ''}`}
    >
      <div className="who" aria-hidden="true">
        {!continues && (byApp ? <Mark /> : <Avatar name={author} />)}
      </div>
      <div className="what">
        {message.onlyForYou && (
          <p className="only-you">
            <Icon name="eye" /> Only visible to you
          </p>
        )}
        {!continues && (
          <p className="byline">
            <strong>{author}</strong>
            {byApp && <span className="app">APP</span>}
            <time dateTime={new Date(message.at).toISOString()} title={dateAndTime(message.at)}>
              {timeOfDay(message.at)}
            </time>
            {edited}
          </p>
        )}
        <SurfaceContext value={surface}>
          {parent && (
            <p className="reply-of">
              replied to a thread:{' '}
              <button type="button" onClick={() => openThread(parent.channel, parent.ts)}>
                <Mrkdwn text={beginningOf(parent)} />
              </button>
            </p>
          )}
          <div className="body" aria-busy={surface.busy}>
            {message.blocks.length > 0 ? (
              <Blocks blocks={message.blocks} />
            ) : (
              <p className="block">
                <Mrkdwn text={message.text} />
              </p>
            )}
            {message.files.map(({ id, name, size }) => (
              <a key={id} className="file" href={`/file/${id}`} download={name}>
                <b>{name}</b> <span>{Math.ceil(size / 1024)} kB</span>
              </a>
            ))}
            {continues && edited}
          </div>
        </SurfaceContext>
        {!inThread && last && (
          <button type="button" className="replies" onClick={() => openThread(message.channel, message.ts)}>
            <Icon name="thread" />
            <b>
              {replies.length} {replies.length === 1 ? 'reply' : 'replies'}
            </b>
            <span>Last: {briefly(last.at, now)}</span>
          </button>
        )}
      </div>
      <MessageMenu message={message} mayReply={mayReply} />
    </article>
  );
}

/** What a message says first. */
function beginningOf({ blocks, text }: ShownMessage): string {
  return textOf(blocks[0]?.text) || text;
}
