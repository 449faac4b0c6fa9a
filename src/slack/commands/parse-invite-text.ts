import { canonicalEmailKey } from '../../email-key.ts';
import { unescapeSlack } from '../request/unescape.ts';

/** What an admin typed after `/invite` or `/reinvite`. */
export type InviteText =
  | { kind: 'NOTHING' }
  | { kind: 'HELP' }
  | { kind: 'STATUS'; email: EmailAddress | null }
  | ({ kind: 'EMAIL' } & EmailAddress & TypedName)
  | { kind: 'MENTION'; slackUser: string }
  | { kind: 'SEVERAL' }
  | { kind: 'UNREADABLE'; text: string };

export interface EmailAddress {
  /** As typed. */
  email: string;
  /** Canonical. */
  emailKey: string;
}

/** The name in `Jane Doe <jane@acme.test>`, as it is pasted from mail. */
interface TypedName {
  firstName?: string;
  lastName?: string;
}

/** A mention or link of Slack's, or what stands between spaces, commas and semicolons (which also end an `&amp;`). */
const WORDS = /<[^>]*>|(?:&(?:amp|lt|gt);|[^\s,;<])+/gu;
const MENTION = /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/;
const MAILTO = /^<mailto:([^|>]+)(?:\|[^>]*)?>$/;

/** Reads the text of a command. Slack has escaped it: mentions are `<@U…|name>`, addresses may be `<mailto:…|…>`. */
export function parseInviteText(text: string): InviteText {
  const words = (text.match(WORDS) ?? []).filter((word) => word !== '&lt;' && word !== '&gt;');
  const [first, second] = words;
  if (first === undefined) return { kind: 'NOTHING' };
  const unreadable = (what: string): InviteText => ({ kind: 'UNREADABLE', text: unescapeSlack(what.trim()) });
  if (first.toLowerCase() === 'help' && words.length === 1) return { kind: 'HELP' };
  if (first.toLowerCase() === 'status' && words.length <= 2) {
    if (second === undefined) return { kind: 'STATUS', email: null };
    const email = readEmail(second);
    return email ? { kind: 'STATUS', email } : unreadable(second);
  }
  const people = words.flatMap((word) => readPerson(word) ?? []);
  const [person, another] = people;
  if (!person) return unreadable(text);
  if (another) return { kind: 'SEVERAL' };
  if (words.length === 1) return person;
  const name = /^([^&<>@]+?)\s*(?:&lt;|<mailto:)[^\s]+$/u.exec(text.trim())?.[1];
  return name !== undefined && person.kind === 'EMAIL' ? { ...person, ...readName(name) } : unreadable(text);
}

function readPerson(word: string): Extract<InviteText, { kind: 'EMAIL' | 'MENTION' }> | null {
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

function readName(written: string): TypedName {
  const words = written.replace(/["“”]/gu, '').split(/\s+/u).filter(Boolean);
  const lastName = words.pop();
  if (lastName === undefined) return {};
  return words.length > 0 ? { firstName: words.join(' '), lastName } : { lastName };
}
