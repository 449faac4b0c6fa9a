import { domainToASCII } from 'node:url';
import { type Brand, brandOf } from '../../brand.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import type { EmailToWrite, Occasion } from '../../invitations/rounds/claim-emails.ts';
import { inertLine } from '../../words/inert-text.ts';
import { emailInJson } from './email-in-json.ts';
import { nameInLetter } from './name-in-letter.ts';
import { inHtml, type Pattern, patternOf, shapeOf, valuesLike, valuesOf } from './pattern.ts';
import {
  type InertWords,
  inertWords,
  type LetterName,
  type LetterWords,
  renderLetter,
} from './render-letter.ts';
import { senderOf } from './sender.ts';
import { dayIn, remindersOf } from './time-words.ts';
import { TOKEN_PLACE } from './token-place.ts';

/** The name of the tag by which a webhook finds its email again. */
export const EMAIL_TAG = 'email_id';

/** They say that a program wrote the mail, so that no absence note answers it (RFC 3834; Exchange). */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' };

/** Only ASCII before the @ (platform.md, "Resend"). */
const CARRIED = /^[\x21-\x7e]+@/;

/** The patterns of the letters, by what of their words is there. Nothing in them is about anybody. */
const patterns = new Map<string, Pattern>();

/** An email as it is stored and sent: the pattern of its letter, and its values. */
export interface WrittenEmail {
  readonly pattern: Pattern;
  readonly values: readonly string[];
}

interface Sender {
  readonly mailFrom: string;
  readonly publicUrl: string;
  readonly brand: Brand;
  readonly at: Date;
}

/**
 * Writes emails for their rows, one after the other, without the links' tokens. What one has in common with others of the
 * same occasion is written once.
 *
 * The returned function throws when an email cannot be written: a faulty address or template.
 */
export function emailWriter(sender: Sender): (email: EmailToWrite) => WrittenEmail {
  /** The first ones of each occasion, to people with and without a first name. */
  const firsts = { named: new Map<Occasion, WrittenEmail>(), nameless: new Map<Occasion, WrittenEmail>() };
  return (email) => {
    const own = ownWords(email);
    const written = own.firstName === '' ? firsts.nameless : firsts.named;
    const like = written.get(email.occasion);
    if (like) return { pattern: like.pattern, values: valuesLike(like, own) };
    const first = writeEmail(email, own, sender);
    written.set(email.occasion, first);
    return first;
  };
}

/** The words that an email shares with no other. */
function ownWords({ id, person }: EmailToWrite) {
  return {
    firstName: nameInLetter(person.firstName ?? ''),
    email: inertLine(person.email),
    to: deliverable(person.email),
    emailRowId: id,
  };
}

function writeEmail(email: EmailToWrite, own: ReturnType<typeof ownWords>, sender: Sender): WrittenEmail {
  const { mailFrom, publicUrl, brand, at } = sender;
  const { occasion } = email;
  const link = `${publicUrl}${pathFor(occasion)}`;
  const stopLink = occasion.round === null ? '' : `${publicUrl}/stop/${TOKEN_PLACE}`;
  const words = {
    ...inertWords(wordsFor(email, { link, stopLink, brand, at })),
    ...own,
    from: senderOf(occasion.tenant.name, mailFrom),
    replyTo: replyAddress(occasion),
  };
  const pattern = patternFor(letterFor(occasion), words);
  return { pattern, values: valuesOf(pattern, words) };
}

type EmailWords = InertWords & { from: string; to: string; replyTo: string | null; emailRowId: string };

/**
 * The pattern of a letter for words like these. Almost all of a letter is the same for everybody, and Handlebars takes a
 * hundred times as long to write it as it takes to put the values in.
 */
function patternFor(letter: LetterName, words: EmailWords): Pattern {
  const key = `${letter} ${shapeOf(words)}`;
  const known = patterns.get(key);
  if (known) return known;
  const pattern = patternOf(words, (marked) => {
    const { subject, html, text } = renderLetter(letter, marked);
    return emailInJson({
      from: marked.from,
      to: marked.to,
      replyTo: marked.replyTo,
      ...{ subject, html: inHtml(html), text },
      headers: headersOf(marked),
      tags: [
        { name: EMAIL_TAG, value: marked.emailRowId },
        { name: 'letter', value: letter },
      ],
    });
  });
  patterns.set(key, pattern);
  return pattern;
}

/** Mail programs show a button to unsubscribe for the last two; it sends one POST to the address (RFC 8058). */
function headersOf({ stopLink }: Pick<LetterWords, 'stopLink'>): Readonly<Record<string, string>> {
  if (stopLink === '') return AUTOMATIC;
  return {
    ...AUTOMATIC,
    'List-Unsubscribe': `<${stopLink}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** Where the letter's button leads. */
function pathFor({ kind }: Occasion): string {
  if (kind === 'SIGN_IN_REMINDER') return '/login';
  return kind === 'PASSWORD_LINK' ? `/p/${TOKEN_PLACE}` : `/i/${TOKEN_PLACE}`;
}

/**
 * A follow-up is worded by its place among its round's days, so that any days a tenant sets read well.
 *
 * @internal
 */
export function letterFor({ kind, day, inviter, hasPassword, round }: Occasion): LetterName {
  if (kind === 'SIGN_IN_REMINDER') return 'sign-in-reminder';
  if (kind === 'PASSWORD_LINK') return hasPassword ? 'password-link' : 'no-password-yet';
  if (kind === 'LINK_AGAIN') return 'link-again';
  if (kind === 'FOLLOW_UP') {
    const days = round?.followUpDays ?? [];
    if (!days.some((other) => other > day)) return 'follow-up-last';
    return days.some((other) => other < day) ? 'follow-up-middle' : 'follow-up-first';
  }
  if (!inviter) return 'new-link';
  return hasPassword ? 'added' : 'welcome';
}

/**
 * What the letter says at that moment. `link` is where its button leads.
 *
 * @internal
 */
export function wordsFor(
  { person, occasion }: EmailToWrite,
  options: { link: string; stopLink: string; brand: Brand; at: Date },
): LetterWords {
  const { kind, tenant, inviter, hasPassword, round } = occasion;
  return {
    brand: brandOf(tenant, options.brand),
    tenant: tenant.name,
    firstName: person.firstName ?? '',
    email: person.email,
    inviter,
    note: (kind === 'WELCOME' || kind === 'ADDED' ? round?.note : null) ?? '',
    replies: replyAddress(occasion) !== null,
    hasPassword,
    link: options.link,
    stopLink: options.stopLink,
    lastDay: round ? dayIn(tenant.timezone, round.expiresAt) : '',
    invitedOn: round?.welcomedAt ? dayIn(tenant.timezone, round.welcomedAt) : '',
    reminders: round && remindersOf(round.followUpDays, { timeZone: tenant.timezone, from: options.at }),
  };
}

/**
 * Answers reach the inviter, as long as that person is in the tenant and has an address that mail providers can carry.
 * Otherwise they reach MAIL_FROM.
 */
function replyAddress({ inviter }: Occasion): string | null {
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
