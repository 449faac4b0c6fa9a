import { useState } from 'react';
import type { Fate, Mailboxes, Persona } from '../../page-server/screen.ts';
import { decideFate } from '../act.ts';
import { briefly } from '../format-time.ts';
import { Icon } from '../icons.tsx';
import { moveInList } from '../move-in-list.ts';
import { MailReader } from './mail-reader.tsx';

/** Everybody's mail as it was sent to Resend, or one person's, with a switch for what happens to the next. */
export function Mail(props: {
  mail: Mailboxes;
  personas: Persona[];
  /** Only this address; null: the one that is chosen here. */
  of: string | null;
  now: number;
  onClose?: () => void;
}) {
  const { mail, personas, of, now, onClose } = props;
  const [chosen, setChosen] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  const address = of ?? chosen;
  const mails = mail.mails.filter(({ to }) => address === '' || bare(to) === address);
  const reading = mails.find(({ id }) => id === opened);
  const nameOf = (to: string) => personas.find(({ email }) => email === bare(to))?.name ?? bare(to);
  return (
    <section className="mail" aria-label="Mail" data-reading={reading !== undefined}>
      <header>
        <Icon name="mail" />
        <h2>Mail</h2>
        {of === null && (
          <select
            aria-label="Whose mail"
            value={chosen}
            onChange={(event) => {
              setChosen(event.target.value);
              setOpened(null);
            }}
          >
            <option value="">Everybody’s</option>
            {addresses(mail, personas).map(({ email, name }) => (
              <option key={email} value={email}>
                {name === email ? email : `${name}, ${email}`}
              </option>
            ))}
          </select>
        )}
        {onClose && (
          <button type="button" className="icon-only" aria-label="Close mail" onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </header>
      {address !== '' && <FateSwitch address={address} fate={mail.fates[address] ?? 'deliver'} />}
      {reading ? (
        <MailReader mail={reading} name={nameOf(reading.to)} onBack={() => setOpened(null)} />
      ) : (
        <ul className="mails" aria-label="Mails, newest first" onKeyDown={moveInList}>
          {mails.length === 0 && <li className="empty">No mail yet. What Usher sends arrives here.</li>}
          {mails.map(({ id, to, subject, text, at, became }) => (
            <li key={id}>
              <button type="button" data-item="" onClick={() => setOpened(id)}>
                <span className="to">
                  <b>{nameOf(to)}</b>
                  <time dateTime={new Date(at).toISOString()}>{briefly(at, now)}</time>
                </span>
                <span className="subject">{subject}</span>
                <span className="beginning">{text.replace(/\s+/g, ' ').slice(0, 140)}</span>
                {became !== 'delivered' && <span className={`became ${became.split(' ')[0]}`}>{became}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const FATES: [Fate, string][] = [
  ['deliver', 'arrives'],
  ['bounce', 'bounces'],
  ['complain', 'is reported as spam'],
];

function FateSwitch({ address, fate }: { address: string; fate: Fate }) {
  return (
    <label className="fate">
      From now on, mail to <b>{address}</b>{' '}
      <select value={fate} onChange={(event) => decideFate(address, event.target.value as Fate)}>
        {FATES.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Everyone who has mail, and everyone in the directory. */
function addresses({ mails }: Mailboxes, personas: Persona[]): { email: string; name: string }[] {
  const known = personas.filter(({ email }) => email !== '');
  const others = [...new Set(mails.map(({ to }) => bare(to)))].filter(
    (email) => !known.some((persona) => persona.email === email),
  );
  const withMail = (email: string) => mails.some(({ to }) => bare(to) === email);
  const all = [...others.map((email) => ({ email, name: email })), ...known];
  return all.sort((a, b) => Number(withMail(b.email)) - Number(withMail(a.email)));
}

function bare(to: string): string {
  return (/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to).trim().toLowerCase();
}
