import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 20;
const ID_BYTES = 16;

/**
 * The secret part of an emailed link, derived from the email's id: only the mail ever holds it, and sending the
 * same email again gives the same link. 160 bits cannot be guessed.
 */
export function linkToken(secret: string, emailRowId: string): string {
  const id = Buffer.from(emailRowId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, mac(secret, id)]).toString('base64url');
}

/** The id of the email that carried this token, or null when Usher never made it. */
export function emailOfLinkToken(secret: string, token: string): string | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== ID_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return null;
  const id = bytes.subarray(0, ID_BYTES);
  if (!timingSafeEqual(bytes.subarray(ID_BYTES), mac(secret, id))) return null;
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function mac(secret: string, id: Buffer): Buffer {
  return createHmac('sha256', secret).update('usher link\0').update(id).digest().subarray(0, MAC_BYTES);
}
