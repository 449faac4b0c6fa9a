import { useEffect, useRef, useState } from 'react';
import type { MailSummary } from '../../page-server/screen.ts';
import { reportAsSpam, unsubscribe } from '../act.ts';
import { dateAndTime } from '../format-time.ts';
import { Icon } from '../icons.tsx';

/** One mail, as HTML or as text. Its links open Usher's real pages in a tab of their own. */
export function MailReader({ mail, name, onBack }: { mail: MailSummary; name: string; onBack(): void }) {
  const [plain, setPlain] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <article
      className="reader"
      aria-labelledby="mail-subject"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onBack();
      }}
    >
      <div className="bar">
        <button type="button" className="button" onClick={onBack}>
          <Icon name="back" /> All mail
        </button>
        {/* biome-ignore lint/a11y/useSemanticElements: two buttons are no set of fields */}
        <div className="switch" role="group" aria-label="Show as">
          <button type="button" aria-pressed={!plain} onClick={() => setPlain(false)}>
            HTML
          </button>
          <button type="button" aria-pressed={plain} onClick={() => setPlain(true)}>
            Text
          </button>
        </div>
      </div>
      <h3 id="mail-subject" ref={title} tabIndex={-1}>
        {mail.subject}
      </h3>
      <dl>
        <dt>From</dt>
        <dd>{mail.from}</dd>
        <dt>To</dt>
        <dd>
          {name} <span className="quiet">{mail.to}</span>
        </dd>
        <dt>Sent</dt>
        <dd>
          {dateAndTime(mail.at)} <span className={`became ${mail.became.split(' ')[0]}`}>{mail.became}</span>
        </dd>
      </dl>
      {plain ? (
        <pre className="plain">{linked(mail.text)}</pre>
      ) : (
        <iframe
          title={`Mail: ${mail.subject}`}
          src={`/mail/${encodeURIComponent(mail.id)}`}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
        />
      )}
      {mail.became === 'delivered' && (
        <div className="as-reader">
          {mail.unsubscribes && <Unsubscribe key={mail.id} mail={mail.id} />}
          <button type="button" className="button" onClick={() => reportAsSpam(mail.id)}>
            Report as spam
          </button>
        </div>
      )}
    </article>
  );
}

/** The button that mail programs show for `List-Unsubscribe`. It tells nobody what came of it, so it says that it was pressed. */
function Unsubscribe({ mail }: { mail: string }) {
  const [pressed, setPressed] = useState(false);
  const press = () => {
    setPressed(true);
    unsubscribe(mail);
  };
  return (
    <button type="button" className="button" disabled={pressed} onClick={press}>
      {pressed ? 'Unsubscribed' : 'Unsubscribe'}
    </button>
  );
}

function linked(text: string) {
  return text.split(/(https?:\/\/[^\s<>")]+)/g).map((part, index) =>
    index % 2 === 1 ? (
      <a key={index} href={part} target="_blank" rel="noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
