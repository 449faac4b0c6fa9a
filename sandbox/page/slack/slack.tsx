import { useCallback, useMemo, useRef, useState } from 'react';
import type { Screen, World } from '../../page-server/screen.ts';
import { actAs, type PageActionInput } from '../act.ts';
import { Confirm } from './confirm.tsx';
import { Conversation } from './conversation.tsx';
import { Home } from './home.tsx';
import { Modal } from './modal.tsx';
import { Sidebar } from './sidebar.tsx';
import { SlackContext } from './slack-context.ts';
import { Thread } from './thread.tsx';
import { useNews } from './use-news.ts';

/** One person's Slack. */
export function Slack(props: {
  as: string;
  screen: Screen;
  world: World;
  now: number;
  onProblem(problem: string): void;
  onBecome(persona: string): void;
}) {
  const { as, screen, world, now, onProblem, onBecome: become } = props;
  const [where, setWhere] = useState(() => screen.channels.find(({ kind }) => kind !== 'im')?.id ?? '@usher');
  const [listed, setListed] = useState(false);
  const [thread, setThread] = useState<{ channel: string; ts: string } | null>(null);
  const [asking, setAsking] = useState<{ dialog: unknown; answer(yes: boolean): void } | null>(null);
  const opener = useRef<Element | null>(null);
  const { unread, said } = useNews(screen, where);

  const act = useCallback(
    async (action: PageActionInput) => {
      onProblem('');
      const done = await actAs(as, action);
      if (done.error) onProblem(wordsOf(done.error, action));
      return done;
    },
    [as, onProblem],
  );
  const confirm = useCallback(
    (dialog: unknown) => new Promise<boolean>((resolve) => setAsking({ dialog, answer: resolve })),
    [],
  );
  const openThread = useCallback((channel: string, ts: string) => {
    opener.current = document.activeElement;
    setThread({ channel, ts });
  }, []);
  const slack = useMemo(
    () => ({ as, screen, world, now, act, become, confirm, openThread }),
    [as, screen, world, now, act, become, confirm, openThread],
  );
  const go = (to: string) => {
    setWhere(to);
    setListed(false);
    setThread(null);
  };

  return (
    <SlackContext value={slack}>
      <div className="slack" data-listed={listed} data-thread={thread !== null}>
        <Sidebar where={where} unread={unread} onGo={go} />
        {where === 'home' ? (
          <Home onBack={() => setListed(true)} />
        ) : (
          <Conversation where={where} onBack={() => setListed(true)} />
        )}
        {thread && (
          <Thread
            key={thread.ts}
            {...thread}
            onClose={() => {
              setThread(null);
              if (opener.current instanceof HTMLElement) opener.current.focus();
            }}
          />
        )}
      </div>
      <p className="unseen" role="status" aria-live="polite">
        {said}
      </p>
      {screen.views.length > 0 && <Modal views={screen.views} />}
      {asking && (
        <Confirm
          dialog={asking.dialog}
          onAnswer={(yes) => {
            setAsking(null);
            asking.answer(yes);
          }}
        />
      )}
    </SlackContext>
  );
}

/** Slack's own sentence where there is one. */
function wordsOf(error: string, action: PageActionInput): string {
  const line = action.do === 'write' ? action.text.split(' ', 1)[0] : undefined;
  const command = line?.startsWith('/') ? line : undefined;
  switch (error) {
    case 'operation_timeout':
      return `${command ?? 'This'} failed: the app did not answer within three seconds (operation_timeout).`;
    case 'connection_failed':
    case 'http_error':
      return `${command ?? 'This'} failed: the app could not be reached (${error}).`;
    default:
      return error;
  }
}
