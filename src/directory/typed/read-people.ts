import { canonicalEmailKey } from '../../email-key.ts';
import { inertLine } from '../../words/inert-text.ts';
import { type ReadName, readName } from './read-name.ts';

/** A person as written in a text: the address, and the name where it is certain. */
export interface TypedPerson extends ReadName {
  /** As written, without what stood around it. */
  readonly email: string;
  readonly emailKey: string;
}

export interface ReadPeople {
  /** In the order of the text; each email ID once. */
  readonly people: readonly TypedPerson[];
  /** What has an @ in it and is no email ID. */
  readonly unreadable: readonly string[];
  /** What was written without any address, on one line. */
  readonly words: string;
}

/** Anything with an @ in it, up to what separates addresses. */
const CANDIDATE = /[^\s<>()[\]{},;|"“”„‟«»‹›‘]+@[^\s<>()[\]{},;|"“”„‟«»‹›‘]+/gu;
/** Quotation marks, bullets and dashes that are pasted along before an address; none of them begins one. */
const BEFORE = /^(?:mailto:|[^\p{L}\p{N}_!#$%&+/=?^`~]+)+/iu;
/** Where an address ends: nothing after the last letter or digit of a host is part of it. */
const AFTER = /[^\p{L}\p{M}\p{N}]+$/u;
/** What mail programs write behind an address in a link: `mailto:jane@acme.test?subject=Hi`. */
const QUERY = /\?.*$/u;
const SEPARATORS = /[\n\r;]+/u;

interface Found {
  readonly email: string;
  readonly emailKey: string | null;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the people in a text, however it was pasted: addresses with quotation marks, brackets, bullets, dashes and
 * commas around them, `mailto:` links, `Jane Doe <jane@acme.test>`, `"Doe, Jane" <…>`, `jane@acme.test Jane Doe`,
 * several in a row or a line each. Invisible signs are taken out. A name that is not certain is left out.
 */
export function readPeople(text: string): ReadPeople {
  const people = new Map<string, TypedPerson>();
  const unreadable: string[] = [];
  const words: string[] = [];
  for (const line of text.split(SEPARATORS).map(inertLine)) {
    const found = findAddresses(line);
    if (found.length === 0 && line !== '') words.push(line);
    for (const { email, emailKey, name } of withNames(line, found)) {
      if (emailKey === null) unreadable.push(email);
      else if (!people.has(emailKey)) people.set(emailKey, { email, emailKey, ...name });
    }
  }
  return { people: [...people.values()], unreadable, words: words.join(' ') };
}

/** An address and nothing else, of letters and signs that are read in one way only: what nearly all cells of a list hold. */
const BARE = /^[a-z0-9_][a-z0-9._+-]*@[a-z0-9.-]*[a-z0-9]$/i;

/** The one address that a field holds, with whatever was pasted along; null when there is none, or several. */
export function readAddress(text: string): { email: string; emailKey: string } | null {
  if (BARE.test(text)) {
    const emailKey = canonicalEmailKey(text);
    return emailKey === null ? null : { email: text, emailKey };
  }
  const { people, unreadable } = readPeople(text);
  const [person, another] = people;
  if (!person || another || unreadable.length > 0) return null;
  return { email: person.email, emailKey: person.emailKey };
}

function findAddresses(line: string): Found[] {
  return [...line.matchAll(CANDIDATE)].map((match) => {
    const [written] = match;
    const before = BEFORE.exec(written)?.[0] ?? '';
    const bare = written.slice(before.length);
    const email = (/mailto:$/i.test(before) ? bare.replace(QUERY, '') : bare).replace(AFTER, '');
    return {
      email,
      emailKey: canonicalEmailKey(email),
      start: match.index,
      end: match.index + written.length,
    };
  });
}

/** Shares the text between the addresses out among them: a name stands before its address, or else after it. */
function withNames(line: string, found: readonly Found[]): (Found & { name: ReadName })[] {
  const gaps = found.map(({ start }, place) => line.slice(found[place - 1]?.end ?? 0, start));
  const tail = line.slice(found.at(-1)?.end ?? 0);
  const befores = gaps.map((gap, place) => (place === 0 ? gap : afterComma(gap)));
  const afters = found.map((_, place) =>
    place === found.length - 1 ? tail : beforeComma(gaps[place + 1] ?? ''),
  );
  return found.map((address, place) => {
    const before = befores[place] ?? '';
    const isBracketed = /[<(]\s*$/u.test(before);
    const name = readName(before.replace(/[<(]\s*$/u, ''), isBracketed ? 'DISPLAY_NAME' : 'LOOSE_TEXT');
    return { ...address, name: name.lastName ? name : readName(closed(afters[place] ?? ''), 'LOOSE_TEXT') };
  });
}

/** Text behind an address, without the bracket that closes around the address. */
function closed(text: string): string {
  return text.replace(/^\s*[>)]/u, '');
}

/** Between two addresses, what stands behind the first comma belongs to the second. */
function afterComma(gap: string): string {
  const comma = gap.indexOf(',');
  return comma < 0 ? closed(gap) : gap.slice(comma + 1);
}

function beforeComma(gap: string): string {
  const comma = gap.indexOf(',');
  return comma < 0 ? '' : gap.slice(0, comma);
}
