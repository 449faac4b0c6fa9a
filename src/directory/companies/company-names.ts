import { nameKey } from '../names.ts';

/**
 * Legal suffixes, in lower case without accents and dots, words apart. Data: what is missing is added here.
 * They say what kind of company it is, not which.
 */
const LEGAL_SUFFIXES = [
  // English
  'inc, incorporated, corp, corporation, co, company, llc, l l c, llp, lp, pllc, pc, ltd, limited, plc, pty, pte',
  'unlimited, cic, dac',
  // German
  'gmbh, mbh, ag, kg, kgaa, ohg, ug, ev, e v, gbr, gesmbh, haftungsbeschrankt',
  // French
  'sa, s a, sarl, s a r l, sas, s a s, sasu, eurl, snc, sci',
  // Italian, Spanish, Portuguese
  'srl, s r l, srls, spa, s p a, sl, s l, slu, sau, sapi, sa de cv, s a de c v, de cv, ltda, lda, eireli',
  // Dutch, Belgian
  'bv, b v, nv, n v, vof, cv, bvba, cvba, sprl',
  // Nordic
  'ab, as, a s, asa, aps, ab publ, oy, oyj, ab oy, oy ab, hf, ehf, ks, ivs',
  // Central and Eastern European, Turkish
  'sp z o o, sp z oo, sp zoo, spzoo, sro, s r o, kft, zrt, nyrt, doo, d o o, dd, d d, ood, eood, ead, uab, sia, ou',
  'ooo, oao, zao, pao, as sti, ltd sti',
  // Asian, and European companies
  'kk, k k, gk, yk, bhd, sdn bhd, pvt, private, tbk, jsc, pjsc, fze, fzco, se',
].flatMap((suffixes) => suffixes.split(', '));

/** The suffixes by how many words they have, the longest first: "s a de c v" before "c v". */
const SUFFIX_WORDS = LEGAL_SUFFIXES.map((suffix) => suffix.split(' ')).toSorted(
  (a, b) => b.length - a.length,
);

/** Letters that Unicode does not take apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  þ: 'th',
};

const LONGEST_KEY = 200;

/**
 * The words of a text without case, accents and punctuation: "L’Été & Søn, S.r.l." is "lete", "son", "srl".
 * A text that has no letter and no digit is one word as it stands.
 */
export function foldedWords(text: string): string[] {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøđðłħıþ]/gu, (letter) => LETTERS[letter] ?? letter)
    .replace(/['’‘ʼ`´]/gu, '')
    // Dots between single letters hold an abbreviation together; any other ends a word.
    .replace(/(?<![\p{L}\p{N}])\p{L}(?:\.\p{L}(?![\p{L}\p{N}]))+/gu, (letters) => letters.replaceAll('.', ''))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  if (words.length > 0) return words;
  const rest = nameKey(text).replace(/\s/gu, '');
  return rest === '' ? [] : [rest];
}

/** The words without the legal suffixes at their end. Something always stays: a company may be called "Limited". */
export function withoutLegalSuffix(words: readonly string[]): string[] {
  const suffix = SUFFIX_WORDS.find(
    (ending) =>
      ending.length < words.length && ending.every((word, index) => words.at(index - ending.length) === word),
  );
  return suffix ? withoutLegalSuffix(words.slice(0, -suffix.length)) : [...words];
}

/** What the company search looks at (`companies.search_name`): the folded words of the name, one space between them. */
function companySearchName(name: string): string {
  const words = withoutLegalSuffix(foldedWords(name)).join(' ');
  return [...words].slice(0, LONGEST_KEY).join('').trim() || '-';
}

/**
 * What company names are compared by when a record is to be made (`companies.likeness_key`): names that differ only by
 * case, spaces, punctuation, accents or a legal suffix have the same, and may be meant as the same company.
 */
export function companyLikenessKey(name: string): string {
  return companySearchName(name).replaceAll(' ', '') || '-';
}

/** A company's name with all that is derived from it: always written together. */
export interface CompanyNames {
  readonly name: string;
  /** What a company record exists once by: the same name, case and spaces aside (domain.md, "Words"). */
  readonly nameKey: string;
  readonly likenessKey: string;
  readonly searchName: string;
}

/** What a company record keeps of a name. */
export function companyNames(name: string): CompanyNames {
  return {
    name,
    nameKey: nameKey(name),
    likenessKey: companyLikenessKey(name),
    searchName: companySearchName(name),
  };
}
