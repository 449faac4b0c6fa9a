import { hkdfSync } from 'node:crypto';

/**
 * What USHER_SECRET serves for. What is made with the key of one purpose counts for no other. Sessions need none: their
 * secret is random, and the database keeps only its hash.
 */
export type Purpose = 'links' | 'log' | 'limits';

const KEY_BYTES = 32;

const keys = new Map<string, Buffer>();

/** The key for a purpose, derived from USHER_SECRET with HKDF-SHA256 (RFC 5869). The same as long as the secret is. */
export function purposeKey(secret: string, purpose: Purpose): Buffer {
  const known = keys.get(`${purpose} ${secret}`);
  if (known) return known;
  const key = Buffer.from(hkdfSync('sha256', secret, '', `usher ${purpose}`, KEY_BYTES));
  keys.set(`${purpose} ${secret}`, key);
  return key;
}
