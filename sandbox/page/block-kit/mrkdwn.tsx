import { emojify, get } from 'node-emoji';
import { Fragment, type ReactNode } from 'react';
import { record, textOf } from '../../shared/json.ts';
import { slackDate } from './slack-date.ts';
import { type Surface, useSurface } from './surface.ts';

/** A text object, plain or mrkdwn. */
export function Text({ of }: { of: unknown }) {
  return record(of).type === 'mrkdwn' ? <Mrkdwn text={textOf(of)} /> : <Plain text={textOf(of)} />;
}

/** Plain text, whose only mark is the name of an emoji. */
function Plain({ text }: { text: string }) {
  return <>{emojify(text)}</>;
}

/** Slack's mark-up, as Slack shows it. */
export function Mrkdwn({ text }: { text: string }) {
  const surface = useSurface();
  const parts = text.split(/```([\s\S]*?)```/g);
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          <pre key={index}>{unescaped(part.replace(/^\n|\n$/g, ''))}</pre>
        ) : (
          <Fragment key={index}>{lines(part, surface)}</Fragment>
        ),
      )}
    </>
  );
}

function lines(text: string, surface: Surface): ReactNode[] {
  return text.split('\n').flatMap((line, index, all) => {
    const key = `line ${index}`;
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quote) return [<blockquote key={key}>{inline(quote[1] ?? '', surface)}</blockquote>];
    const last = index === all.length - 1;
    return [<Fragment key={key}>{inline(line, surface)}</Fragment>, last ? null : <br key={`${key} end`} />];
  });
}

const MARKS: [RegExp, (found: RegExpExecArray, surface: Surface) => ReactNode][] = [
  [/`([^`\n]+)`/, ([, code = '']) => <code>{unescaped(code)}</code>],
  [/<([^<>]+)>/, ([, target = ''], surface) => reference(target, surface)],
  [
    /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}*])/u,
    ([, inner = ''], surface) => <strong>{inline(inner, surface)}</strong>,
  ],
  [
    /(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*[^_\s])_(?![\p{L}\p{N}_])/u,
    ([, inner = ''], surface) => <em>{inline(inner, surface)}</em>,
  ],
  [
    /(?<![\p{L}\p{N}~])~(?=\S)([^~\n]*[^~\s])~(?![\p{L}\p{N}~])/u,
    ([, inner = ''], surface) => <s>{inline(inner, surface)}</s>,
  ],
  [/:([a-z0-9_+-]+):/, ([, name = '']) => emoji(name)],
];

/** An emoji by its name; one that is not known is shown by its name. */
export function emoji(name: string): string {
  return get(name) ?? `:${name}:`;
}

/** One line: shows the mark that begins first, then does the same with the text after it. */
function inline(text: string, surface: Surface): ReactNode[] {
  const nodes: ReactNode[] = [];
  for (let rest = text; rest !== ''; ) {
    const found = MARKS.flatMap(([mark, show]) => {
      const match = mark.exec(rest);
      return match ? [{ match, show }] : [];
    }).sort((a, b) => a.match.index - b.match.index)[0];
    if (!found) {
      nodes.push(unescaped(rest));
      break;
    }
    const { match, show } = found;
    if (match.index > 0) nodes.push(unescaped(rest.slice(0, match.index)));
    nodes.push(<Fragment key={nodes.length}>{show(match, surface)}</Fragment>);
    rest = rest.slice(match.index + match[0].length);
  }
  return nodes;
}

/** What is in angle brackets: a mention, a date or a link. */
function reference(target: string, { people, channels, now }: Surface): ReactNode {
  const [what = '', label] = target.split(/\|(.*)/s);
  if (what.startsWith('@')) {
    const name = people.find(({ id }) => id === what.slice(1))?.name ?? label ?? what.slice(1);
    return <span className="mention">@{name}</span>;
  }
  if (what.startsWith('#')) {
    const name = channels.find(({ id }) => id === what.slice(1))?.name ?? label ?? what.slice(1);
    return <span className="mention">#{name}</span>;
  }
  const date = /^!date\^(\d+)\^([^^]*)/.exec(what);
  if (date) {
    const seconds = Number(date[1]);
    const title = label ? unescaped(label) : undefined;
    return (
      <time dateTime={new Date(seconds * 1000).toISOString()} title={title}>
        {slackDate(seconds, date[2] ?? '', now)}
      </time>
    );
  }
  if (what.startsWith('!')) return <span className="mention">@{label ?? what.slice(1)}</span>;
  if (!/^(https?:|mailto:)/i.test(what)) return unescaped(`<${target}>`);
  return (
    <a href={unescaped(what)} target="_blank" rel="noreferrer">
      {unescaped(label ?? what.replace(/^mailto:/, ''))}
    </a>
  );
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
