import { readPeople } from '../../directory/typed/read-people.ts';

/** Whom a text names, or nearly names. */
export type PersonText =
  | { kind: 'NOTHING' }
  | ({ kind: 'EMAIL' } & NamedPerson)
  | { kind: 'MENTION'; slackUser: string }
  | { kind: 'SEVERAL' }
  /** No address is in it: it may be the name of somebody. */
  | { kind: 'WORDS'; text: string }
  | { kind: 'UNREADABLE'; text: string };

interface EmailAddress {
  /** As typed. */
  email: string;
  /** Canonical. */
  emailKey: string;
}

/** A person a command is about. The name is the one typed with the address, or the one that Slack shows. */
export interface NamedPerson extends EmailAddress {
  firstName?: string | null;
  lastName?: string | null;
}

const MENTION = /<@([A-Z0-9]+)(?:\|[^>]*)?>/gu;

/** The people who are mentioned, and what was typed besides. Mentions first: what stands for them is no typed text. */
export function readMentions(text: string): { slackUsers: string[]; typed: string } {
  const slackUsers = new Set([...text.matchAll(MENTION)].map(([, id = '']) => id));
  return { slackUsers: [...slackUsers], typed: unescapeSlack(text.replace(MENTION, ' ')).trim() };
}

/** Reads whom a text is about, as Slack has escaped it. */
export function parsePerson(text: string): PersonText {
  const { slackUsers, typed } = readMentions(text);
  const [slackUser, another] = slackUsers;
  const { people, unreadable } = readPeople(typed);
  const addresses = people.length + unreadable.length;
  if (addresses > 1 || another !== undefined || (slackUser !== undefined && addresses > 0))
    return { kind: 'SEVERAL' };
  if (slackUser !== undefined) return { kind: 'MENTION', slackUser };
  const [[person], [odd]] = [people, unreadable];
  if (person) return { kind: 'EMAIL', ...person, email: person.email.normalize('NFC') };
  if (odd !== undefined) return { kind: 'UNREADABLE', text: odd };
  return typed === '' ? { kind: 'NOTHING' } : { kind: 'WORDS', text: typed };
}

/**
 * What a person typed, out of what Slack made of it: addresses and web pages that it linked (`<mailto:…|…>`),
 * `<#C…|general>`, and the entities `&amp;`, `&lt;` and `&gt;`.
 */
export function unescapeSlack(text: string): string {
  return text
    .replace(/<mailto:([^|>]*)(?:\|[^>]*)?>/gu, '$1')
    .replace(/<([@#!])?[^|>]*\|([^>]*)>/gu, '$1$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
