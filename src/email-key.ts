import { domainToASCII } from 'node:url';
import { LONGEST_EMAIL_ID } from './words/limits.ts';

const LONGEST_LOCAL_PART = 64;

const LOCAL_PART = /^[^\s@"(),:;<>[\\\]\p{C}]+$/u;
/** The signs that mail servers carry before the @ without extensions (RFC 5322, 3.2.3). */
const CARRIED_LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+$/;

/** A host as it may be written: letters and digits of any script, hyphens, and the dots between them. */
const WRITTEN_HOST = /^[\p{L}\p{M}\p{N}.。．｡-]+$/u;
const HOST = /^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+$/;
/** A last label that would make the whole an IPv4 address. */
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/;

/**
 * The form that email IDs are compared by: trimmed, NFC, lower case, IDN to ASCII (domain.md, "Email IDs" 1).
 * What stands before the @ is otherwise kept as written: an alias is another email ID. Returns null when the text is no email ID.
 */
export function canonicalEmailKey(text: string): string | null {
  const written = text.trim().normalize('NFC').toLowerCase().normalize('NFC');
  const at = written.lastIndexOf('@');
  if (at < 1) return null;
  const local = written.slice(0, at);
  const host = canonicalHost(written.slice(at + 1));
  if (local.length > LONGEST_LOCAL_PART || !LOCAL_PART.test(local)) return null;
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return null;
  if (host === null) return null;
  const emailKey = `${local}@${host}`;
  return emailKey.length <= LONGEST_EMAIL_ID ? emailKey : null;
}

/**
 * A host name in ASCII and lower case; null when the text is none. It is read as a host name and never as a part of
 * an address on the web: no path, no query, no percent signs, no numbers that stand for an IP address.
 */
export function canonicalHost(text: string): string | null {
  if (!WRITTEN_HOST.test(text)) return null;
  const host = domainToASCII(text);
  const lastLabel = host.slice(host.lastIndexOf('.') + 1);
  return HOST.test(host) && !NUMBER.test(lastLabel) ? host : null;
}

/**
 * Whether mail can be sent to this canonical email ID: mail providers take only ASCII before the @ (docs/platform.md).
 */
export function isMailable(emailKey: string): boolean {
  return CARRIED_LOCAL_PART.test(emailKey.slice(0, emailKey.lastIndexOf('@')));
}
