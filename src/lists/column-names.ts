import { foldedWords } from '../directory/companies/company-names.ts';
import type { Meaning } from './list.ts';

/** The usual names of columns in English, as words without signs between them: what people and programs write. */
const NAMES: Readonly<Record<Meaning, readonly string[]>> = {
  EMAIL: [
    'email',
    'emails',
    'mail',
    'email address',
    'email addresses',
    'mail address',
    'email id',
    'primary email',
    'work email',
    'business email',
    'company email',
    'user email',
    // Google contacts, Outlook
    'email 1 value',
    'email 1 address',
    'emailaddress',
  ],
  FIRST_NAME: ['first', 'first name', 'given', 'given name', 'given names', 'forename', 'firstname'],
  LAST_NAME: ['last', 'last name', 'surname', 'family', 'family name', 'lastname'],
  NAME: ['name', 'full name', 'fullname', 'display name', 'contact name', 'person', 'user name'],
  COMPANY: [
    'company',
    'company name',
    'vendor',
    'vendor name',
    'organisation',
    'organization',
    'organisation name',
    'organization name',
    'employer',
    'firm',
    'business',
  ],
  TEMPLATE: ['template', 'permissions template', 'permission template', 'permissions', 'role'],
};

/** Names that mean it only sometimes: a person is asked. */
const GUESSES: Readonly<Record<string, Meaning>> = {
  contact: 'NAME',
  user: 'NAME',
  subcontractor: 'COMPANY',
  contractor: 'COMPANY',
  account: 'COMPANY',
  access: 'TEMPLATE',
  'access level': 'TEMPLATE',
  profile: 'TEMPLATE',
};

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  Object.entries(NAMES).flatMap(([meaning, names]) =>
    names.map((name): [string, Meaning] => [name, meaning as Meaning]),
  ),
);

/** What a column of this name holds; null when the name says nothing. */
export function meaningOf(name: string): { meaning: Meaning; sure: boolean } | null {
  const words = foldedWords(name.replace(/^e[\s-]mail/i, 'email')).join(' ');
  const meaning = MEANINGS.get(words);
  if (meaning) return { meaning, sure: true };
  const guess = Object.hasOwn(GUESSES, words) ? GUESSES[words] : undefined;
  return guess ? { meaning: guess, sure: false } : null;
}
