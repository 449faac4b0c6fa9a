import { inertLine } from '../../src/words/inert-text.ts';
/** Slack's limits, in characters (platform.md, "Block Kit"). */
export const LIMITS = {
  header: 150,
  sectionText: 3000,
  sectionField: 2000,
  contextText: 2000,
  /** The fallback text of a message: what Slack recommends; it cuts far later. */
  messageText: 4000,
  buttonText: 75,
  buttonValue: 2000,
  optionText: 75,
  optionValue: 75,
  label: 2000,
  hint: 2000,
  placeholder: 150,
  viewTitle: 24,
  viewButton: 24,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
} as const;

/** A brand’s name may have 60 characters; so many of them stand beside a tenant’s. */
const LONGEST_BRAND = 40;

const ELLIPSIS = '…';

/**
 * At most `max` characters of a text, the last an ellipsis when something was left out. Counted in UTF-16 units, which
 * are never fewer than the characters Slack counts; neither a code point nor an entity (`&amp;`) is cut in two.
 */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  let end = max - ELLIPSIS.length;
  const entity = /&(?:amp|lt|gt);/y;
  for (let start = end - 1; start >= 0 && start > end - 5; start--) {
    entity.lastIndex = start;
    if (entity.test(text) && entity.lastIndex > end) end = start;
  }
  const code = text.charCodeAt(end - 1);
  if (code >= 0xd800 && code <= 0xdbff) end -= 1;
  return text.slice(0, end).trimEnd() + ELLIPSIS;
}

/**
 * What a person typed, made inert for mrkdwn: one line in which `&`, `<` and `>` are entities, so that no mention,
 * no link and no `<!channel>` is left. With `max`, the escaped text is no longer than that.
 */
export function escapeMrkdwn(text: string, max = Number.POSITIVE_INFINITY): string {
  return clip(inertLine(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'), max);
}

/** A tenant’s name in bold, with its brand beside it where there is one to tell. */
export function placeMrkdwn(tenantName: string, brand: string | null, max = 200): string {
  return `${bold(tenantName, max)}${besideMrkdwn(brand)}`;
}

/** A brand for behind a tenant’s name: ` (Northwind)`. Empty where there is none to tell. */
export function besideMrkdwn(brand: string | null): string {
  return brand === null ? '' : ` (${escapeMrkdwn(brand, LONGEST_BRAND)})`;
}

/** A name in bold, inert. There is room for the longest first and last name. */
export function bold(name: string, max = 401): string {
  return `*${escapeMrkdwn(name, max)}*`;
}
