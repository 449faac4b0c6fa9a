import { UserError } from '../errors.ts';

/** What a file that is no text begins with, and what it is. */
const KNOWN_FILES: readonly { readonly signature: readonly number[]; readonly refusal: string }[] = [
  {
    signature: [0x50, 0x4b, 0x03, 0x04],
    refusal: 'This is a workbook of Excel, Numbers or LibreOffice, not a list as text.',
  },
  { signature: [0xd0, 0xcf, 0x11, 0xe0], refusal: 'This is an old Excel workbook, not a list as text.' },
  { signature: [0x25, 0x50, 0x44, 0x46], refusal: 'This is a PDF, not a list as text.' },
  {
    signature: [0xff, 0xfe, 0x00, 0x00],
    refusal: 'The text is encoded as UTF-32, which Usher does not read.',
  },
  {
    signature: [0x00, 0x00, 0xfe, 0xff],
    refusal: 'The text is encoded as UTF-32, which Usher does not read.',
  },
];

const ADVICE = 'Save it as “CSV UTF-8” and send that.';
const BINARY = 'This file is not a text.';
const UNKNOWN_ENCODING =
  'The letters of this file are in an encoding that Usher does not recognise: it reads UTF-8, UTF-16 and Windows-1252.';

/** How much is looked at to recognise UTF-16 without a mark, in bytes. */
const LOOKED_AT = 4_096;

/** Control characters, of which a text has only tabs and line breaks. */
const CONTROL = /(?![\t\n\v\f\r\u0085])\p{Cc}/u;
/** Where Windows-1252 differs from Latin-1: bytes 80 to 9F. Five of them stand for nothing. */
const SIGNS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
/**
 * What other one-byte encodings look like when they are read as Windows-1252: Cyrillic and Greek as long runs of accented
 * letters, Polish with signs inside words, a Mac’s accents as capitals behind small letters.
 */
const NOT_WINDOWS_1252 = /[À-ÖØ-öø-ÿ]{3}|\p{L}[¡¢£¤¥¦¨¯±²³µ¶¸¹¼½¾¿]\p{L}|\p{Ll}[ŠŒŽŸ]|[\u0080-\u009f]/u;

/**
 * The text of a list, however its program encoded it: UTF-8 and UTF-16 with and without a mark, and Windows-1252.
 *
 * @throws UserError `LIST_UNREADABLE`, which names what the file is
 */
export function decodeList(bytes: Uint8Array): string {
  const known = KNOWN_FILES.find(({ signature }) => signature.every((byte, index) => bytes[index] === byte));
  if (known) throw unreadable(known.refusal);
  const text = decode(bytes, utf16Of(bytes) ?? 'utf-8') ?? decodeWindows(bytes);
  if (CONTROL.test(text)) throw unreadable(BINARY);
  return text;
}

/** Without its mark; null when these bytes are not that encoding. */
function decode(bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    if (encoding === 'utf-8') return null;
    throw unreadable(BINARY);
  }
}

/** Not by Node's decoder: some versions take Windows-1252 for Latin-1. */
function decodeWindows(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const text = latin.replace(/[\u0080-\u009f]/g, (sign) => SIGNS[sign.charCodeAt(0) - 0x80] ?? sign);
  if (NOT_WINDOWS_1252.test(text)) throw unreadable(UNKNOWN_ENCODING);
  return text;
}

/** UTF-16 is known by its mark, or by the zeros beside every letter from A to Z. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, LOOKED_AT);
  const zeros = (parity: 0 | 1) => start.filter((byte, index) => byte === 0 && index % 2 === parity).length;
  const [even, odd] = [zeros(0), zeros(1)];
  if (even + odd < start.length / 4) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

function unreadable(what: string): UserError {
  return new UserError('LIST_UNREADABLE', `${what} ${ADVICE}`);
}
