import { Fragment, useEffect, useLayoutEffect, useRef } from 'react';
import type { ShownMessage } from '../../page-server/screen.ts';
import { calendarDay, dayName } from '../format-time.ts';
import { moveInList } from '../move-in-list.ts';
import { Message } from './message.tsx';
import { useSlack } from './slack-context.ts';

/** Messages of one author within this time are shown as one. Milliseconds. */
const TOGETHER = 5 * 60_000;
/** Closer to the end than this, new messages scroll into view. Pixels. */
const NEAR = 120;

/** The messages of a channel or a thread, oldest first; the end stays in view as they come. */
export function Messages(props: {
  messages: ShownMessage[];
  repliesTo(message: ShownMessage): ShownMessage[];
  inThread?: boolean;
  label: string;
  /** What stands above the first message. */
  above: React.ReactNode;
}) {
  const { messages, repliesTo, inThread = false, label, above: top } = props;
  const { now } = useSlack();
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const end = messages.at(-1)?.sequence;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves whenever the last message changes
  useLayoutEffect(() => {
    if (atEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [end, messages.length]);

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const follow = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTo({ top: element.scrollHeight });
    });
    follow.observe(element);
    return () => follow.disconnect();
  }, []);

  return (
    <div
      ref={list}
      className="messages"
      role="feed"
      aria-label={label}
      onKeyDown={moveInList}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR;
      }}
    >
      {top}
      {messages.map((message, index) => {
        const above = messages[index - 1];
        const newDay = !above || calendarDay(above.at) !== calendarDay(message.at);
        const continues =
          !newDay &&
          above.user === message.user &&
          above.onlyForYou === message.onlyForYou &&
          message.blocks.length === 0 &&
          Math.abs(message.at - above.at) < TOGETHER;
        return (
          <Fragment key={`${message.ts} ${message.onlyForYou}`}>
            {newDay && !inThread && (
              <div className="day">
                <span>{dayName(message.at, now)}</span>
              </div>
            )}
            <Message
              message={message}
              replies={repliesTo(message)}
              continues={continues}
              inThread={inThread}
              focusable={index === messages.length - 1}
            />
          </Fragment>
        );
      })}
    </div>
  );
}
