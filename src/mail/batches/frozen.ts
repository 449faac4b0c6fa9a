import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { RenderedEmail } from '../letters/email.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);
/** The letters of a batch differ in a few words, so the fastest makes a hundredth of them. */
const FASTEST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

/** What was rendered, as it is kept with its batch. PostgreSQL would spend more on taking the text than Usher on making it. */
export async function frozenOf(emails: readonly RenderedEmail[]): Promise<Buffer> {
  return compress(JSON.stringify(emails), FASTEST);
}

/** What was kept, by position. When it is damaged as a whole, there is nothing at any. */
export async function elementsOf(frozen: Uint8Array | null): Promise<readonly unknown[]> {
  if (frozen === null) return [];
  try {
    const elements: unknown = JSON.parse((await decompress(frozen)).toString());
    return Array.isArray(elements) ? elements : [];
  } catch {
    return [];
  }
}
