import { useCallback, useEffect, useState } from 'react';
import type { Persona } from '../page-server/screen.ts';
import { ActingAs } from './acting-as.tsx';
import { Clock, useNow } from './clock.tsx';
import { Icon, Mark } from './icons.tsx';
import { Mail } from './mail/mail.tsx';
import { Slack } from './slack/slack.tsx';
import { useSandbox } from './use-sandbox.ts';

/** The sandbox in a browser: a small Slack, a mailbox, and a clock. */
export function App() {
  const [as, setAs] = useState(() => new URL(location.href).searchParams.get('as') ?? 'alice');
  const [side, setSide] = useState<'mail' | 'slack' | null>(null);
  const [problem, setProblem] = useState('');
  const sandbox = useSandbox(as);
  const now = useNow(sandbox.time);
  const me = sandbox.personas?.find(({ id }) => id === as);
  const inSlack = me?.inSlack ?? !as.includes('@');

  useEffect(() => {
    if (sandbox.personas && !sandbox.personas.some(({ id }) => id === as)) setAs('alice');
  }, [sandbox.personas, as]);

  useEffect(() => {
    const url = new URL(location.href);
    url.searchParams.set('as', as);
    history.replaceState(null, '', url);
    document.title = `${me?.name ?? as} – Usher sandbox`;
  }, [as, me?.name]);

  const choose = useCallback((id: string) => {
    setAs(id);
    setProblem('');
    setSide(null);
  }, []);

  const mailOpen = side === 'mail';
  const unreadMail = sandbox.mail?.mails.length ?? 0;
  return (
    <div
      className="frame"
      data-mail={mailOpen ? 'open' : side === 'slack' ? 'closed' : 'auto'}
      data-slack={inSlack}
    >
      <header className="top">
        <div className="brand">
          <Mark />
          <h1>
            Usher <span>sandbox</span>
          </h1>
        </div>
        {sandbox.personas && <ActingAs personas={sandbox.personas} as={as} onChoose={choose} />}
        <Clock time={sandbox.time} now={now} onProblem={setProblem} />
        {inSlack && (
          <button
            type="button"
            className="mail-toggle"
            aria-pressed={mailOpen}
            onClick={() => setSide(mailOpen ? 'slack' : 'mail')}
          >
            <Icon name="mail" />
            <span>Mail</span>
            {unreadMail > 0 && <span className="count">{unreadMail}</span>}
          </button>
        )}
      </header>
      {!sandbox.connected && (
        <p className="banner" role="alert">
          The sandbox does not answer. Is it still running? This page continues as soon as it answers.
        </p>
      )}
      {problem && (
        <p className="banner" role="alert">
          {problem}
          <button type="button" className="icon-only" aria-label="Dismiss" onClick={() => setProblem('')}>
            <Icon name="close" />
          </button>
        </p>
      )}
      <main>
        {inSlack && sandbox.screen && sandbox.world && (
          <Slack
            key={as}
            as={as}
            screen={sandbox.screen}
            world={sandbox.world}
            now={now}
            onProblem={setProblem}
            onBecome={choose}
          />
        )}
        {inSlack && !(sandbox.screen && sandbox.world) && (
          <p className="opening">The workspace is opening …</p>
        )}
        {!inSlack && me && <WithoutSlack me={me} />}
        {sandbox.mail && sandbox.personas && (
          <Mail
            key={inSlack ? 'all' : as}
            mail={sandbox.mail}
            personas={sandbox.personas}
            of={inSlack ? null : (me?.email ?? as)}
            now={now}
            {...(inSlack && { onClose: () => setSide('slack') })}
          />
        )}
      </main>
    </div>
  );
}

function WithoutSlack({ me }: { me: Persona }) {
  return (
    <section className="without-slack" aria-label="About">
      <h2>{me.name}</h2>
      <p>
        {me.role}. Has no Slack account: what Usher sends arrives by mail. Open the latest one, press its
        button, and choose a password.
      </p>
    </section>
  );
}
