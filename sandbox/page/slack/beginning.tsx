import { useSlack } from './slack-context.ts';

/** Something to try: a line for the composer, or someone to act as. */
type Idea = { line: string; what: string } | { become: string; label: string; what: string };

/** The three things to try first, and what two others can try: by persona. */
const FIRST: Readonly<Record<string, readonly Idea[]>> = {
  alice: [
    { line: '/invite sam@acme.test', what: 'Then read Sam’s mail, follow its link, or let days go by.' },
    {
      line: '/invite lena@boraelis.test',
      what: 'The address is mistyped, and the mail comes back. Usher tells you, and you correct it to lena@borealis.test.',
    },
    { become: 'rita', label: 'Act as Rita Reader', what: 'Rita may not invite. She asks you for approval.' },
  ],
  rita: [
    {
      line: '/invite tomasz@acme.test',
      what: 'You may not invite. Ask for approval, and then act as Alice, who decides.',
    },
    { become: 'alice', label: 'Act as Alice Admin', what: 'Alice may do everything in Northwind Tower.' },
  ],
  noor: [
    {
      line: '/invite sam@acme.test',
      what: 'You are in no directory. Usher says whom it looked for, and what to do about it.',
    },
    { become: 'alice', label: 'Act as Alice Admin', what: 'Alice may do everything in Northwind Tower.' },
  ],
};

const ANYBODY: readonly Idea[] = [
  { line: '/invite', what: 'Opens the form to add and invite someone new.' },
  { line: '/directory', what: 'Shows everyone, and what you can do about them.' },
  { line: '/usher', what: 'Says what you can do here.' },
];

const TO_USHER: readonly Idea[] = [
  { line: 'invite sam@acme.test', what: 'Commands work here without the slash.' },
  { line: 'status', what: 'Shows where invitations stand.' },
  { line: 'directory', what: 'Shows everyone.' },
];

/** What stands above the first message of a conversation: what happens here, and what to try. */
export function Beginning(props: { channel: string; direct: boolean; onTry(line: string): void }) {
  const { channel, direct, onTry } = props;
  const { as, screen } = useSlack();
  const isFirst = screen.channels.find(({ kind }) => kind !== 'im')?.name === channel;
  if (direct) {
    return (
      <div className="above">
        <h3>You and Usher</h3>
        <p>
          Usher writes to you here when one of your invitations needs you, or when someone waits for your
          decision. You can write to it, too:
        </p>
        <Ideas ideas={TO_USHER} onTry={onTry} />
      </div>
    );
  }
  if (!isFirst) {
    return (
      <div className="above">
        <h3>This is the beginning of #{channel}</h3>
        <p>An invitation that is announced here has one message, and a thread of what became of it.</p>
      </div>
    );
  }
  return (
    <div className="above">
      <h3>{as === 'alice' ? 'Three things to try' : 'To try'}</h3>
      <Ideas ideas={FIRST[as] ?? ANYBODY} onTry={onTry} />
      <p className="quiet">A line goes into the field below; press Enter to send it.</p>
    </div>
  );
}

function Ideas({ ideas, onTry }: { ideas: readonly Idea[]; onTry(line: string): void }) {
  const { become } = useSlack();
  return (
    <ol className="ideas">
      {ideas.map((idea) => (
        <li key={idea.what}>
          {'line' in idea ? (
            <button type="button" onClick={() => onTry(idea.line)}>
              <code>{idea.line}</code>
            </button>
          ) : (
            <button type="button" className="button" onClick={() => become(idea.become)}>
              {idea.label}
            </button>
          )}
          <span>{idea.what}</span>
        </li>
      ))}
    </ol>
  );
}
