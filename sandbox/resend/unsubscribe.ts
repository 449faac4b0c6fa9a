import type { Mail } from './mail.ts';

/** An address that a mail program may send one POST to (RFC 8058). The sandbox itself has no TLS. */
const ADDRESS = /<(https?:\/\/[^\s<>]+)>/;

/** Where a mail says that one click unsubscribes; null where it does not, and no button is shown. */
export function unsubscribeAddress({ headers }: Pick<Mail, 'headers'>): string | null {
  if (headers['List-Unsubscribe-Post'] !== 'List-Unsubscribe=One-Click') return null;
  return ADDRESS.exec(headers['List-Unsubscribe'] ?? '')?.[1] ?? null;
}

/** Presses the unsubscribe button, as a mail program does: one POST, without cookies and from no page. */
export async function unsubscribe(mail: Pick<Mail, 'headers'>): Promise<Response> {
  const address = unsubscribeAddress(mail);
  if (address === null) throw new Error('This mail has no unsubscribe button.');
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  return fetch(address, { method: 'POST', body, redirect: 'manual' });
}
