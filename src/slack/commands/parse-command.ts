import { canonicalEmailKey } from '../../email-key.ts';

/** The person that a command is about. */
export type CommandText =
  | { kind: 'NOTHING' }
  | ({ kind: 'EMAIL' } & NamedPerson)
  | { kind: 'MENTION'; slackUser: string }
  | { kind: 'SEVERAL' }
  | { kind: 'UNREADABLE'; text: string };

interface EmailAddress {
  /** As typed. */
  email: string;
  /** Canonical. */
  emailKey: string;
}

/** A person a command is about. The name is the one in `Jane Doe <jane@acme.test>`, or the one that Slack shows. */
export interface NamedPerson extends EmailAddress {
  firstName?: string | null;
  lastName?: string | null;
}

/** Slack's own `<…>`, or what stands between spaces, commas and semicolons (an `&amp;` holds one, too). */
const WORDS = /<[^>]*>|(?:&(?:amp|lt|gt);|[^\s,;<])+/gu;
const MENTION = /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/;
const MAILTO = /^<mailto:([^|>]+)(?:\|[^>]*)?>$/;

/** Reads the text of a command. Slack has escaped it: mentions are `<@U…|name>`, addresses may be `<mailto:…|…>`. */
export function parseCommand(text: string): CommandText {
  const words = wordsOf(text);
  const [first] = words;
  if (first === undefined) return { kind: 'NOTHING' };
  const unreadable: CommandText = { kind: 'UNREADABLE', text: unescapeSlack(text.trim()) };
  const people = words.flatMap((word) => readPerson(word) ?? []);
  const [person, another] = people;
  if (!person) return unreadable;
  if (another) return { kind: 'SEVERAL' };
  if (words.length === 1) return person;
  const name = /^([^&<>@]+?)\s*(?:&lt;|<mailto:)[^\s]+$/u.exec(text.trim())?.[1];
  return name !== undefined && person.kind === 'EMAIL' ? { ...person, ...readName(name) } : unreadable;
}

/** What a person typed, out of what Slack made of it: `<#C…|general>` and the entities `&amp;`, `&lt;` and `&gt;`. */
export function unescapeSlack(text: string): string {
  return text
    .replace(/<([@#!])?[^|>]*\|([^>]*)>/gu, '$1$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function wordsOf(text: string): string[] {
  return (text.match(WORDS) ?? []).filter((word) => word !== '&lt;' && word !== '&gt;');
}

function readPerson(word: string): Extract<CommandText, { kind: 'EMAIL' | 'MENTION' }> | null {
  const slackUser = MENTION.exec(word)?.[1];
  if (slackUser) return { kind: 'MENTION', slackUser };
  const email = readEmail(word);
  return email && { kind: 'EMAIL', ...email };
}

function readEmail(word: string): EmailAddress | null {
  const email = unescapeSlack(MAILTO.exec(word)?.[1] ?? word).replace(/^<(.*)>$/u, '$1');
  const emailKey = canonicalEmailKey(email);
  return emailKey === null ? null : { email: email.normalize('NFC'), emailKey };
}

function readName(written: string): Pick<NamedPerson, 'firstName' | 'lastName'> {
  const words = written.replace(/["“”]/gu, '').split(/\s+/u).filter(Boolean);
  const lastName = words.pop();
  if (lastName === undefined) return {};
  return words.length > 0 ? { firstName: words.join(' '), lastName } : { lastName };
}
