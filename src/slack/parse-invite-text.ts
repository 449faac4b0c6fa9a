import { canonicalEmailId } from '../directory/email-id.ts';
import { unescapeSlack } from './unescape.ts';

/** What an admin typed after `/invite` or `/reinvite`. */
export type InviteText =
  | { kind: 'NOTHING' }
  | { kind: 'HELP' }
  | { kind: 'STATUS'; email: EmailId | null }
  | ({ kind: 'EMAIL' } & EmailId)
  | { kind: 'MENTION'; slackUser: string }
  | { kind: 'SEVERAL' }
  | { kind: 'UNREADABLE'; text: string };

export interface EmailId {
  /** As typed. */
  email: string;
  /** Canonical. */
  emailId: string;
}

const MENTION = /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/;
const MAILTO = /^<mailto:([^|>]+)(?:\|[^>]*)?>$/;

/** Reads the text of a command. Slack has escaped it: mentions are `<@U…|name>`, addresses may be `<mailto:…|…>`. */
export function parseInviteText(text: string): InviteText {
  const words = text
    .trim()
    .split(/[\s,;]+/u)
    .filter(Boolean);
  const [first, second] = words;
  if (first === undefined) return { kind: 'NOTHING' };
  if (first.toLowerCase() === 'help' && words.length === 1) return { kind: 'HELP' };
  if (first.toLowerCase() === 'status' && words.length <= 2) {
    if (second === undefined) return { kind: 'STATUS', email: null };
    const email = readEmail(second);
    return email ? { kind: 'STATUS', email } : { kind: 'UNREADABLE', text: unescapeSlack(second) };
  }
  if (words.length > 1) {
    const people = words.every((word) => MENTION.test(word) || readEmail(word));
    return people ? { kind: 'SEVERAL' } : { kind: 'UNREADABLE', text: unescapeSlack(text.trim()) };
  }
  const mention = MENTION.exec(first)?.[1];
  if (mention) return { kind: 'MENTION', slackUser: mention };
  const email = readEmail(first);
  return email ? { kind: 'EMAIL', ...email } : { kind: 'UNREADABLE', text: unescapeSlack(first) };
}

function readEmail(word: string): EmailId | null {
  const email = unescapeSlack(MAILTO.exec(word)?.[1] ?? word);
  const emailId = canonicalEmailId(email);
  return emailId === null ? null : { email: email.normalize('NFC'), emailId };
}
