import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { USHER } from '../../src/brand.ts';
import {
  inertWords,
  LETTERS,
  type LetterName,
  type LetterWords,
  renderLetter as renderInert,
} from '../../src/mail/letters/render-letter.ts';
import { inProject } from '../../src/paths.ts';

/**
 * What each letter looks like is kept under `expected/`. After a change that is meant, write the files again and read
 * the difference:  WRITE_EXPECTED=1 npm test -- test/mail/letters.test.ts
 */
const folder = inProject('test', 'mail', 'expected');
const writing = process.env.WRITE_EXPECTED === '1';

const plain: LetterWords = {
  brand: USHER,
  tenant: 'Northwind Tower',
  firstName: 'Jane',
  email: 'jane@acme.test',
  inviter: { name: 'Alice Admin', company: 'Northwind Builders' },
  note: '',
  replies: true,
  hasPassword: false,
  link: 'https://usher.northwind.test/i/TOKEN',
  stopLink: 'https://usher.northwind.test/stop/TOKEN',
  lastDay: 'Sunday, December 20, 2026',
  invitedOn: 'Friday, November 20, 2026',
  reminders: { isOne: false, most: '3', lastDay: 'Friday, December 4, 2026' },
};

const LONG = `${'Überlänge & Söhne '.repeat(11)}GmbH`.slice(0, 200).padEnd(200, 'x');

const awkward: LetterWords = {
  ...plain,
  tenant: `"Tower" & 'Co' <b>🏗️</b> 👩🏽‍🔧`,
  firstName: '<img src=x onerror=alert(1)>',
  inviter: { name: '\u202eعلي الحسن\u202c, www.prize.example', company: LONG },
  note: 'Hi <b>Jane</b> & "team",\n\nsee www.prize.example or https://x.io/a, mail bob@prize.example.\r\nعلي\u202e',
};

/** The person asked for a new link; nobody is there to reply to; the first name is not known; there is a password. */
const bare: LetterWords = {
  ...plain,
  firstName: '',
  inviter: null,
  replies: false,
  hasPassword: true,
  reminders: null,
};

const cases = LETTERS.flatMap((name) =>
  Object.entries({ plain, awkward, bare })
    // Without an inviter these two are never chosen.
    .filter(([kind]) => !(kind === 'bare' && (name === 'welcome' || name === 'added')))
    .map(([kind, words]): [LetterName, string, LetterWords] => [name, kind, words]),
);

const renderLetter = (name: LetterName, words: LetterWords) => renderInert(name, inertWords(words));

test.each(cases)('the letter "%s" with %s words is as expected', (name, kind, words) => {
  const { subject, html, text } = renderLetter(name, words);
  expectFile(`${name}.${kind}.html.expected`, html);
  expectFile(`${name}.${kind}.txt`, `Subject: ${subject}\n\n${text}`);
});

function expectFile(file: string, content: string): void {
  if (writing) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/${file}`, content);
  }
  expect(content).toBe(readFileSync(`${folder}/${file}`, 'utf8'));
}

const names = [
  `O'Brien "Jay" & Sons`,
  '<img src=x onerror=alert(1)>',
  '\u202egnp.exe\u202c \u2066hidden\u2069',
  'שלום עולם',
  '👩🏽‍🔧🏗️',
  'x'.repeat(200),
  'Jane\r\nBcc: everyone@acme.test',
  'Jane\u0000\u0007\u2028\u2029\u200b\ufeff\ud800',
  '{{link}} {{{link}}}',
  'Win at https://prize.example now',
];

/** Letters that end nothing when somebody does not want them: no more follow. */
const OF_NO_ROUND: readonly LetterName[] = ['sign-in-reminder', 'password-link', 'no-password-yet'];

test.each(names)('a person, a company or a tenant called %j does no harm in any letter', (name) => {
  const words = { ...plain, tenant: name, firstName: name, inviter: { name, company: name } };
  for (const letter of LETTERS) {
    const { subject, html, text } = renderLetter(letter, words);
    expect(html).not.toMatch(/<img|<b>/);
    for (const written of [subject, html, text]) {
      expect(written).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}|\p{Cs}|[\u2028\u2029\u200b]/u);
      expect(written).not.toContain('https://prize.example');
    }
    expect(subject).not.toContain('\n');
    expect([...subject].length).toBeLessThan(150);
    expect(text).not.toMatch(/^Bcc:/m);
    const links = [plain.link, plain.link, ...(OF_NO_ROUND.includes(letter) ? [] : [plain.stopLink])];
    expect(html.match(/<a href="[^"]*"/g)).toEqual(links.map((link) => `<a href="${link}"`));
  }
});

test('a letter carries the brand: its name or logo, its colour, and text on it that can be read', () => {
  const brand = { name: 'Northwind', color: '#ffcc00', logo: 'https://cdn.test/logo.svg?a=1&b=2' };
  const { html, text } = renderLetter('welcome', { ...plain, brand });
  expect(html).toContain('<img src="https://cdn.test/logo.svg?a&#x3D;1&amp;b&#x3D;2" alt="Northwind"');
  expect(html).toMatch(/<a href="[^"]*" style="[^"]*background-color:#ffcc00; color:#000000;/);
  expect(text).toContain('\n---\nNorthwind\n');
});

test.each(LETTERS)('the letter "%s" cannot be rendered when a word is missing', (name) => {
  for (const missing of ['tenant', 'link', 'email', 'inviter', 'firstName'] as const) {
    // Nobody but the person asks for it.
    if (missing === 'inviter' && name === 'no-password-yet') continue;
    const words: Partial<LetterWords> = { ...plain };
    Reflect.deleteProperty(words, missing);
    expect(() => renderLetter(name, words as LetterWords)).toThrow();
  }
});

test.each(['welcome', 'added', 'new-link'] as const)(
  'the subject of the first mail of a round (%s) begins with a welcome to the tenant',
  (name) => {
    expect(renderLetter(name, plain).subject).toMatch(/^Welcome to Northwind Tower\b/);
  },
);

test('every letter has one button, the bare link, a preheader, and says why it came and how to stop it', () => {
  for (const name of LETTERS) {
    const { html, text } = renderLetter(name, plain);
    expect(html).toMatch(/<body[^>]*>\s*<div style="display:none[^>]*>\S/);
    expect(html).toContain('>https://usher.northwind.test/i/TOKEN</a>');
    expect(text).toContain('\nhttps://usher.northwind.test/i/TOKEN\n');
    expect(text).toMatch(/You receive this email because/);
    expect(text).toMatch(/To stop these emails|no more will follow/);
    const stops = !OF_NO_ROUND.includes(name);
    expect(html.includes(`href="${plain.stopLink}"`)).toBe(stops);
    expect(text.endsWith(`\n${plain.stopLink}\n`)).toBe(stops);
    expect(html).not.toMatch(/<script|<link|src=|@import|url\(/);
  }
});
