import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import Handlebars from 'handlebars';
import { inProject } from '../../paths.ts';
import { inertLine } from '../../words/inert-text.ts';
import { LETTERS, type LetterName, type LetterWords, type RenderedLetter } from './letter.ts';
import { shortened, unlinked } from './name-in-letter.ts';

type Form = 'subject' | 'html' | 'text';
type Render = (words: object) => string;

/** Subjects are cut off at about this many characters by those who show them. */
const SUBJECT_NAME = 60;

const folder = inProject('templates', 'mail');
const letters = new Map<string, Render>();

/**
 * Renders a letter as a subject, as HTML and as plain text. The words stand once, in the letter's template; a layout
 * per form gives them their shape. Throws when a template asks for something that is not there.
 */
export function renderLetter(name: LetterName, words: LetterWords): RenderedLetter {
  if (letters.size === 0) compileAll();
  const plain = inert(words);
  const subject = inertLine(run(name, 'subject', plain));
  return {
    subject,
    html: run(name, 'html', { ...isolated(plain), subject }),
    text: `${run(name, 'text', { ...plain, subject })
      .replace(/\n{3,}/g, '\n\n')
      .trim()}\n`,
  };
}

function run(name: LetterName, form: Form, words: object): string {
  const render = letters.get(`${form}:${name}`);
  if (!render) throw new Error(`There is no letter ${name}`);
  return render(words);
}

function inert(words: LetterWords) {
  const tenant = inertLine(words.tenant);
  const inviter = words.inviter && {
    name: inertLine(words.inviter.name),
    company: inertLine(words.inviter.company),
  };
  return {
    ...words,
    tenant: unlinked(tenant),
    shortTenant: unlinked(shortened(tenant, SUBJECT_NAME)),
    firstName: unlinked(inertLine(words.firstName)),
    email: inertLine(words.email),
    inviter: inviter && { name: unlinked(inviter.name), company: unlinked(inviter.company) },
    shortInviter: unlinked(shortened(inviter?.name ?? '', SUBJECT_NAME)),
  };
}

/** Names are kept apart from the text around them, whose direction may be another. */
function isolated(words: ReturnType<typeof inert>) {
  const { tenant, firstName, inviter } = words;
  return {
    ...words,
    tenant: bdi(tenant),
    firstName: firstName && bdi(firstName),
    inviter: inviter && { name: bdi(inviter.name), company: bdi(inviter.company) },
  };
}

function bdi(name: string) {
  return new Handlebars.SafeString(`<bdi>${Handlebars.escapeExpression(name)}</bdi>`);
}

function compileAll(): void {
  for (const form of ['subject', 'html', 'text'] as const) {
    const environment = Handlebars.create();
    for (const part of ['layout', 'paragraph']) {
      environment.registerPartial(part, readFileSync(`${folder}/${part}/${form}.hbs`, 'utf8'));
    }
    for (const file of readdirSync(`${folder}/shared`)) {
      const source = readFileSync(`${folder}/shared/${file}`, 'utf8').trimEnd();
      environment.registerPartial(basename(file, '.hbs'), source);
    }
    for (const name of LETTERS) {
      const source = readFileSync(`${folder}/letters/${name}.hbs`, 'utf8');
      const options = {
        strict: true,
        knownHelpersOnly: true,
        preventIndent: true,
        noEscape: form !== 'html',
      };
      letters.set(`${form}:${name}`, environment.compile(source, options));
    }
  }
}
