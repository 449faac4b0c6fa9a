import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { earlierLinkToken, emailOfLinkToken, linkToken } from '../../../src/invitations/links/link-token.ts';
import { purposeKey } from '../../../src/secrets.ts';

const secret = 'a secret of at least thirty-two characters';
const ids = Array.from({ length: 1_000 }, () => randomUUID());

/** The token as earlier versions wrote it into their mails. */
function earlierToken(emailRowId: string): string {
  const id = Buffer.from(emailRowId.replaceAll('-', ''), 'hex');
  const mac = createHmac('sha256', secret).update('usher link\0').update(id).digest().subarray(0, 20);
  return Buffer.concat([id, mac]).toString('base64url');
}

test('a token leads back to its email, and never ends in a sign that mail programs leave out of links', () => {
  for (const id of ids) {
    const token = linkToken(secret, id);
    expect(token).toMatch(/^[\w-]+[A-Za-z0-9]$/);
    expect(emailOfLinkToken([secret], token)).toBe(id);
  }
});

test('the tokens in mails of earlier versions still count, whatever they end in, and no new one is made like them', () => {
  const tokens = ids.map(earlierToken);
  expect(tokens.some((token) => /[-_]$/.test(token))).toBe(true);
  expect(tokens.map((token) => emailOfLinkToken([secret], token))).toEqual(ids);
  const withEnd = tokens.map((token) => `${token}u`);
  expect(withEnd.map((token) => emailOfLinkToken(['x'.repeat(32), secret], token))).toEqual(ids);
  expect(ids.map((id) => earlierLinkToken(secret, id))).toEqual(withEnd);
  expect(withEnd).not.toContain(linkToken(secret, ids[0] ?? ''));
});

test.each(['.', ',', ')', '>', ']', '"', '’', '!', ';'])('one %s after a token is forgiven', (sign) => {
  for (const token of [linkToken(secret, ids[0] ?? ''), earlierToken(ids[0] ?? '')]) {
    expect(emailOfLinkToken([secret], `${token}${sign}`)).toBe(ids[0]);
    expect(emailOfLinkToken([secret], `${token}${sign}${sign}`)).toBeNull();
  }
});

test.each([
  ['another last character', (token: string) => `${token.slice(0, -1)}v`],
  ['one character more', (token: string) => `${token}u`],
  ['something before it', (token: string) => `.${token}`],
  ['nothing', () => ''],
])('a token with %s is no token', (_what, change) => {
  expect(emailOfLinkToken([secret], change(linkToken(secret, ids[0] ?? '')))).toBeNull();
});

test('a token that is signed with the key of another purpose, or a session’s secret, leads to no email', () => {
  const id = ids[0] ?? '';
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  const signedFor = (purpose: 'links' | 'log' | 'limits') => {
    const key = purposeKey(secret, purpose);
    const mac = createHmac('sha256', key).update('usher link\0').update(bytes).digest().subarray(0, 20);
    return Buffer.concat([bytes, mac]).toString('base64url');
  };
  expect(emailOfLinkToken([secret], signedFor('links'))).toBe(id);
  expect(emailOfLinkToken([secret], signedFor('log'))).toBeNull();
  expect(emailOfLinkToken([secret], signedFor('limits'))).toBeNull();
  expect(emailOfLinkToken([secret], randomBytes(32).toString('base64url'))).toBeNull();
});
