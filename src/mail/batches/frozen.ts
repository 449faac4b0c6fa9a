import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { z } from 'zod';
import { linkToken } from '../../invitations/links/link-token.ts';
import type { WrittenEmail } from '../letters/email.ts';
import { filled, narrowed, type Pattern, type Pieces } from '../letters/pattern.ts';
import { TOKEN_IN_JSON } from '../letters/token-place.ts';
import type { EmailParts } from '../mailer.ts';
import { readEarlierEmail } from './earlier-email.ts';

const decompress = promisify(brotliDecompress);

/**
 * The emails of a batch, as they are kept until it has left. Those with the same pattern share its text, with all values
 * that are the same in them. It holds all that the provider is sent but the links' tokens: every attempt, by any later
 * version and with any templates, is the same to the byte.
 */
export interface Letters {
  /** The link's token is value 0. */
  readonly texts: readonly Pieces[];
  /** Of each email the number of its text, and its values from 1 on. */
  readonly emails: readonly (readonly [number, ...string[]])[];
}

/** What the link of an email is derived from. */
interface Link {
  readonly emailRowId: string;
  readonly secret: string;
}

/** Puts together what the emails of a batch have in common. */
export function lettersOf(emails: readonly WrittenEmail[]): Letters {
  const patterns = [...new Set(emails.map(({ pattern }) => pattern))];
  const groups = new Map(
    patterns.map((pattern, number) => [pattern, { number, ...shared(pattern, emails) }]),
  );
  return {
    texts: [...groups.values()].map(({ text }) => text),
    emails: emails.map(({ pattern, values }) => {
      const { number = -1, own = [] } = groups.get(pattern) ?? {};
      return [number, ...own.map((place) => values[place] ?? '')];
    }),
  };
}

/** The text of a pattern in this batch, and the numbers of the values that its emails have of their own. */
function shared(pattern: Pattern, emails: readonly WrittenEmail[]): { text: Pieces; own: readonly number[] } {
  const [first = [], ...others] = emails.flatMap((email) =>
    email.pattern === pattern ? [email.values] : [],
  );
  const own = [...pattern.places.keys()].filter((place) =>
    others.some((values) => values[place] !== first[place]),
  );
  return { text: narrowed(pattern.pieces, { values: first, own, token: TOKEN_IN_JSON }), own };
}

/** An email as it is sent, by its position: in the provider's JSON, with the live link in it. */
export type JsonAt = (position: number, link: Link) => EmailParts;

/** Says what is sent for an email. That throws for one that is not there, or not whole. */
export function jsonAt({ texts, emails }: Letters): JsonAt {
  return (position, link) => {
    const [number = -1, ...values] = emails[position] ?? [];
    const text = texts[number];
    if (!text) throw new Error('An email is not among the letters of its batch.');
    return filled(text, [linkToken(link.secret, link.emailRowId), ...values]);
  };
}

/** The letters as they are kept: in JSON. They have so little twice that compressing them costs more than it saves. */
export function packed(letters: Letters): Buffer {
  return Buffer.from(JSON.stringify(letters));
}

/** What is kept of a batch: `letters`, or what an earlier version froze in their stead. */
export interface Kept {
  readonly letters: Uint8Array | null;
  readonly frozen: Uint8Array | null;
}

const Unpacked = z.object({
  texts: z.array(z.array(z.union([z.string(), z.int().min(0)]))),
  /** One that is damaged stops no other. */
  emails: z.array(z.tuple([z.int().min(0)], z.string()).catch([-1])),
});

/** Opens what was kept. When all is damaged, the answer throws for each email. */
export async function openFrozen({ letters, frozen }: Kept): Promise<JsonAt> {
  if (letters) return jsonAt(Unpacked.safeParse(parsed(letters)).data ?? { texts: [], emails: [] });
  const earlier = frozen && parsed(await decompress(frozen).catch(() => ''));
  return (position, link) => readEarlierEmail(Array.isArray(earlier) ? earlier[position] : null, link);
}

function parsed(json: Uint8Array | string): unknown {
  try {
    return JSON.parse(Buffer.from(json).toString());
  } catch {
    return null;
  }
}
