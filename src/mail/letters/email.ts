import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { canonicalEmailKey } from '../../email-key.ts';
import { earlierLinkToken, linkToken } from '../../invitations/links/link-token.ts';
import type { EmailToWrite } from '../../invitations/rounds/claim-emails.ts';
import { type LetterName, type LetterWords, renderLetter } from './render-letter.ts';
import { senderOf } from './sender.ts';
import { dayIn, reminderPlan, since } from './time-words.ts';

/** The name of the tag by which a webhook finds its email again. */
export const EMAIL_TAG = 'email_id';

/** They say that a program wrote the mail, so that no absence note answers it (RFC 3834; Exchange). */
const HEADERS = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' };

/** Only ASCII before the @ (platform.md, "Resend"). */
const CARRIED = /^[\x21-\x7e]+@/;

/**
 * Stands where the link's token belongs, so that the database never holds a live link. Names keep no control characters
 * in a mail, so nobody can write it.
 */
const TOKEN_PLACE = '\u0002token\u0003';

const RenderedEmail = z.object({
  from: z.string(),
  to: z.string(),
  replyTo: z.string().nullable(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  headers: z.record(z.string(), z.string()),
  tags: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What its link is derived with; absent in what was rendered before each purpose had a key. */
  key: z.literal('links').optional(),
});

/** An email as the provider takes it. It is rendered and stored once, and every attempt sends exactly that. */
export type RenderedEmail = z.output<typeof RenderedEmail>;

/**
 * Renders an email for its row, without the link's token.
 *
 * @throws Error when it cannot be rendered: a faulty address or template
 */
export function renderEmail(
  email: EmailToWrite,
  options: { mailFrom: string; publicUrl: string; at: Date },
): RenderedEmail {
  const { mailFrom, publicUrl, at } = options;
  const link = email.round === null ? `${publicUrl}/login` : `${publicUrl}/i/${TOKEN_PLACE}`;
  const name = letterFor(email);
  return {
    from: senderOf(email.tenant.name, mailFrom),
    to: deliverable(email.person.email),
    replyTo: replyAddress(email),
    ...renderLetter(name, wordsFor(email, { link, at })),
    headers: HEADERS,
    tags: [
      { name: EMAIL_TAG, value: email.id },
      { name: 'letter', value: name },
    ],
    key: 'links',
  };
}

/**
 * Reads an email back from what was stored, with the live link in it, to be sent.
 *
 * @throws ZodError when it is not a rendered email
 */
export function readRenderedEmail(
  stored: unknown,
  options: { emailRowId: string; secret: string },
): RenderedEmail {
  return withLink(RenderedEmail.parse(stored), options);
}

/** The email with the live link in it. */
export function withLink(
  email: RenderedEmail,
  { emailRowId, secret }: { emailRowId: string; secret: string },
): RenderedEmail {
  const derive = email.key === 'links' ? linkToken : earlierLinkToken;
  const token = derive(secret, emailRowId);
  return {
    ...email,
    html: email.html.replaceAll(TOKEN_PLACE, token),
    text: email.text.replaceAll(TOKEN_PLACE, token),
  };
}

/** A follow-up is worded by its place among its round's days, so that any days a tenant sets read well. */
function letterFor({ kind, day, inviter, person, round }: EmailToWrite): LetterName {
  if (kind === 'SIGN_IN_REMINDER') return 'sign-in-reminder';
  if (kind === 'FOLLOW_UP') {
    const days = round?.followUpDays ?? [];
    if (!days.some((other) => other > day)) return 'follow-up-last';
    return days.some((other) => other < day) ? 'follow-up-middle' : 'follow-up-first';
  }
  if (!inviter) return 'new-link';
  return person.hasPassword ? 'added' : 'welcome';
}

/** What the letter says at that moment. `link` is where its button leads. */
function wordsFor(email: EmailToWrite, options: { link: string; at: Date }): LetterWords {
  const { tenant, person, inviter, round } = email;
  return {
    tenant: tenant.name,
    firstName: person.firstName ?? '',
    email: person.email,
    inviter,
    replies: replyAddress(email) !== null,
    hasPassword: person.hasPassword,
    link: options.link,
    lastDay: round ? dayIn(tenant.timezone, round.expiresAt) : '',
    since: round?.welcomedAt ? since(tenant.timezone, round.welcomedAt, options.at) : '',
    reminders: round ? reminderPlan(round.followUpDays) : '',
  };
}

/**
 * Answers reach the inviter, as long as that person is in the tenant and has an address that mail providers can carry.
 * Otherwise they reach MAIL_FROM.
 */
function replyAddress({ inviter }: EmailToWrite): string | null {
  if (!inviter?.inTenant) return null;
  const emailKey = canonicalEmailKey(inviter.email);
  return emailKey !== null && CARRIED.test(emailKey) ? deliverable(inviter.email) : null;
}

/** The address as written before the @, which only its own server may interpret, and its domain in ASCII. */
function deliverable(address: string): string {
  const written = address.trim().normalize('NFC');
  const at = written.lastIndexOf('@') + 1;
  const domain = domainToASCII(written.slice(at));
  if (at < 2 || domain === '') throw new Error('The address is not an email ID.');
  return written.slice(0, at) + domain;
}
