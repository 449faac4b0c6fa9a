import { domainToASCII } from 'node:url';
import type { EmailToWrite } from '../../invitations/rounds/read-emails.ts';
import { renderLetter } from './render-letter.ts';
import { senderOf } from './sender.ts';
import { type StoredEmail, TOKEN_PLACE } from './stored-email.ts';
import { replyAddress, writeLetter } from './write-letter.ts';

/** They say that a program wrote the mail, so that no absence note answers it (RFC 3834; Exchange). */
const HEADERS = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' };

/** The name of the tag by which a webhook finds its email again. */
export const EMAIL_TAG = 'email_id';

/** Renders one email for the provider. Throws when it cannot be rendered. */
export function renderEmail(
  email: EmailToWrite,
  options: { mailFrom: string; publicUrl: string; at: Date },
): StoredEmail {
  const { mailFrom, publicUrl, at } = options;
  const link = email.round === null ? `${publicUrl}/login` : `${publicUrl}/i/${TOKEN_PLACE}`;
  const { name, words } = writeLetter(email, { link, at });
  const replyTo = replyAddress(email);
  return {
    from: senderOf(email.tenant.name, mailFrom),
    to: deliverable(email.person.email),
    replyTo: replyTo && deliverable(replyTo),
    ...renderLetter(name, words),
    headers: HEADERS,
    tags: [
      { name: EMAIL_TAG, value: email.id },
      { name: 'letter', value: name },
    ],
  };
}

/** The address as written before the @, which only its own server may interpret, and its domain in ASCII. */
function deliverable(address: string): string {
  const written = address.trim().normalize('NFC');
  const at = written.lastIndexOf('@') + 1;
  const domain = domainToASCII(written.slice(at));
  if (at < 2 || domain === '') throw new Error('The address is no email ID.');
  return written.slice(0, at) + domain;
}
