import { createHmac, timingSafeEqual } from 'node:crypto';
import { purposeKey } from '../../secrets.ts';

const MAC_BYTES = 20;
const ID_BYTES = 16;

/**
 * The last character of a token. Base64url may end in `-` or `_`, which mail programs leave out when they make a link
 * of plain text. Tokens of earlier mails have no such character, and still count.
 */
const END = 'u';
/** Of the id and its MAC in base64url. */
const PROOF_LENGTH = Math.ceil(((ID_BYTES + MAC_BYTES) * 4) / 3);

/** What mail programs and people take along from the text around a link. */
const SIGN_AFTER_LINK = /[.,;:!?)\]}>'"*’”»]$/;

/**
 * The secret part of an emailed link, derived from the email's id: only the mail ever holds it, and sending the
 * same email again gives the same link. 160 bits cannot be guessed.
 */
export function linkToken(secret: string, emailRowId: string): string {
  return tokenWith(purposeKey(secret, 'links'), emailRowId);
}

/**
 * The token as it was derived before each purpose had a key. Only for mail that was rendered then and may have left:
 * every attempt at it must send the same bytes.
 */
export function earlierLinkToken(secret: string, emailRowId: string): string {
  return tokenWith(secret, emailRowId);
}

function tokenWith(key: Buffer | string, emailRowId: string): string {
  const id = Buffer.from(emailRowId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, mac(key, id)]).toString('base64url') + END;
}

/**
 * The id of the email that carried this token, or null when Usher made it with none of these secrets. What was derived
 * before each purpose had a key counts too. One sign of punctuation after the token is forgiven.
 */
export function emailOfLinkToken(secrets: readonly (string | null)[], token: string): string | null {
  const written = token.replace(SIGN_AFTER_LINK, '');
  const isWhole = written.length === PROOF_LENGTH + END.length && written.endsWith(END);
  const text = isWhole ? written.slice(0, PROOF_LENGTH) : written;
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== ID_BYTES + MAC_BYTES || bytes.toString('base64url') !== text) return null;
  const id = bytes.subarray(0, ID_BYTES);
  const proof = bytes.subarray(ID_BYTES);
  const keys = secrets
    .filter((secret) => secret !== null)
    .flatMap((secret) => [purposeKey(secret, 'links'), secret]);
  if (!keys.some((key) => timingSafeEqual(proof, mac(key, id)))) return null;
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function mac(key: Buffer | string, id: Buffer): Buffer {
  return createHmac('sha256', key).update('usher link\0').update(id).digest().subarray(0, MAC_BYTES);
}
