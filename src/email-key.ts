import { domainToASCII } from 'node:url';
import { LONGEST_EMAIL_ID } from './words/limits.ts';

const LONGEST_LOCAL_PART = 64;

const LOCAL_PART = /^[^\s@"(),:;<>[\\\]\p{C}]+$/u;
const HOST = /^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+$/;

/**
 * The form that email IDs are compared by: trimmed, NFC, lower case, IDN to ASCII (domain.md, "Email IDs" 1).
 * What stands before the @ is otherwise kept as written: an alias is another email ID. Returns null when the text is no email ID.
 */
export function canonicalEmailKey(text: string): string | null {
  const written = text.trim().normalize('NFC').toLowerCase().normalize('NFC');
  const at = written.lastIndexOf('@');
  if (at < 1) return null;
  const local = written.slice(0, at);
  const host = domainToASCII(written.slice(at + 1));
  if (local.length > LONGEST_LOCAL_PART || !LOCAL_PART.test(local)) return null;
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return null;
  if (!HOST.test(host)) return null;
  const emailKey = `${local}@${host}`;
  return emailKey.length <= LONGEST_EMAIL_ID ? emailKey : null;
}
