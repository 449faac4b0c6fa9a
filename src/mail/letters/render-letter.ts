import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Brand } from '../../brand.ts';
import { brandColors } from '../../brand-colors.ts';
import { handlebars, inHtmlLines } from '../../handlebars.ts';
import { inProject } from '../../paths.ts';
import { inertLine } from '../../words/inert-text.ts';
import { nameInLetter, noteInLetter, shortened, unlinked } from './name-in-letter.ts';

/** The letters there are: `templates/mail/letters/<name>.hbs`. */
export const LETTERS = [
  'welcome',
  'new-link',
  'link-again',
  'added',
  'follow-up-first',
  'follow-up-middle',
  'follow-up-last',
  'sign-in-reminder',
  'password-link',
  'no-password-yet',
] as const;

export type LetterName = (typeof LETTERS)[number];

/** What a letter may say. Names are as people typed them. */
export interface LetterWords {
  /** Whose mail it is. */
  brand: Brand;
  tenant: string;
  /** '' when it is not known. */
  firstName: string;
  /** The invited person's address. */
  email: string;
  /** Who invited; null when the person asked for a new link. */
  inviter: { name: string; company: string } | null;
  /** What the inviter wrote to the person; '' for nothing. */
  note: string;
  /** Whether an answer to the mail reaches the inviter. */
  replies: boolean;
  hasPassword: boolean;
  link: string;
  /** The page on which the person stops the mails of a round; '' for what belongs to none. */
  stopLink: string;
  /** "Sunday, December 20, 2026"; '' when the link does not die of age. */
  lastDay: string;
  /** The day on which the first mail of the round left, like `lastDay`; '' in that mail. */
  invitedOn: string;
  /** How many follow-ups there may be, and when the last of them would leave; null for none. */
  reminders: { isOne: boolean; most: string; lastDay: string } | null;
}

export interface RenderedLetter {
  subject: string;
  html: string;
  text: string;
}

/** The grounds of the layout that the brand's colour is read on. */
const GROUND = { light: '#ffffff', dark: '#1b232c' };

type Form = 'subject' | 'html' | 'text';
type Render = (words: object) => string;

/** Mail programs cut a subject off at about this many characters. */
const SUBJECT_NAME = 60;

const folder = inProject('templates', 'mail');
const letters = new Map<string, Render>();

/**
 * Renders a letter as a subject, as HTML and as plain text. The words are written once, in the letter's template; a
 * layout for each form gives them their shape.
 *
 * @throws Error when a template asks for something that is not there
 */
export function renderLetter(name: LetterName, words: InertWords): RenderedLetter {
  if (letters.size === 0) compileAll();
  const subject = inertLine(run(name, 'subject', words));
  return {
    subject,
    html: run(name, 'html', { ...isolated(words), subject }),
    text: `${run(name, 'text', { ...words, subject })
      .replace(/\n{3,}/g, '\n\n')
      .trim()}\n`,
  };
}

function run(name: LetterName, form: Form, words: object): string {
  const render = letters.get(`${form}:${name}`);
  if (!render) throw new Error(`There is no letter ${name}`);
  return render(words);
}

/** The words of a letter, fit to stand in it, with those that are shortened for its subject. */
export type InertWords = ReturnType<typeof inertWords>;

/** Makes what people typed inert. Templates take words like this, and add nothing to them but escapes. */
export function inertWords(words: LetterWords) {
  const { brand } = words;
  const tenant = inertLine(words.tenant);
  const inviter = words.inviter && {
    name: inertLine(words.inviter.name),
    company: inertLine(words.inviter.company),
  };
  const note = noteInLetter(words.note);
  return {
    ...words,
    brand: { name: nameInLetter(brand.name), logo: brand.logo },
    light: { ...brandColors(brand.color, GROUND.light) },
    dark: { ...brandColors(brand.color, GROUND.dark) },
    tenant: unlinked(tenant),
    shortTenant: unlinked(shortened(tenant, SUBJECT_NAME)),
    firstName: nameInLetter(words.firstName),
    email: inertLine(words.email),
    inviter: inviter && { name: unlinked(inviter.name), company: unlinked(inviter.company) },
    note,
    // Each line says whose it is, as a reader of plain text sees nothing else around it.
    quotedNote: note === '' ? '' : note.replace(/^/gm, '> '),
    shortInviter: unlinked(shortened(inviter?.name ?? '', SUBJECT_NAME)),
  };
}

/** Keeps names apart from the text around them, which may run in the other direction. */
function isolated(words: InertWords) {
  const { tenant, firstName, inviter, note } = words;
  return {
    ...words,
    tenant: bdi(tenant),
    firstName: firstName && bdi(firstName),
    inviter: inviter && { name: bdi(inviter.name), company: bdi(inviter.company) },
    note: note && new (handlebars().SafeString)(inHtmlLines(note)),
  };
}

function bdi(name: string) {
  const { SafeString, escapeExpression } = handlebars();
  return new SafeString(`<bdi>${escapeExpression(name)}</bdi>`);
}

/**
 * Compiles every letter and every part once. Handlebars would also take the parts as text, but in a letter that defines
 * parts of its own it forgets what it compiled, and does it again for each letter it renders.
 */
function compileAll(): void {
  for (const form of ['subject', 'html', 'text'] as const) {
    const environment = handlebars().create();
    const options = {
      strict: true,
      knownHelpersOnly: true,
      preventIndent: true,
      noEscape: form !== 'html',
    };
    const compile = (file: string, tidy = (source: string) => source) =>
      environment.compile(tidy(readFileSync(`${folder}/${file}`, 'utf8')), options);

    for (const part of ['layout', 'paragraph', 'quote', 'stop-link']) {
      environment.registerPartial(part, compile(`${part}/${form}.hbs`));
    }
    for (const file of readdirSync(`${folder}/shared`)) {
      environment.registerPartial(
        basename(file, '.hbs'),
        compile(`shared/${file}`, (source) => source.trimEnd()),
      );
    }
    for (const name of LETTERS) letters.set(`${form}:${name}`, compile(`letters/${name}.hbs`));
  }
}
