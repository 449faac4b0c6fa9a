import type { ShownMessage } from '../../page-server/screen.ts';
import { Icon } from '../icons.tsx';
import { useSlack } from './slack-context.ts';

/** What hovers over a message: reply in thread, and the app's message shortcuts. */
export function MessageMenu({ message, mayReply }: { message: ShownMessage; mayReply: boolean }) {
  const { world, act, openThread } = useSlack();
  const { channel, ts } = message;
  const shortcuts = message.onlyForYou ? [] : world.shortcuts.filter(({ on }) => on === 'message');
  if (!mayReply && shortcuts.length === 0) return null;
  return (
    <div className="tools">
      {mayReply && (
        <button
          type="button"
          title="Reply in thread"
          aria-label="Reply in thread"
          onClick={() => openThread(channel, ts)}
        >
          <Icon name="thread" />
        </button>
      )}
      {shortcuts.map(({ name, callbackId }) => (
        <button
          key={callbackId}
          type="button"
          onClick={() => act({ do: 'use', shortcut: callbackId, on: { channel, ts } })}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
