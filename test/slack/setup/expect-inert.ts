import { expect } from '@jest/globals';

/** No mrkdwn in it that Slack would make a mention or a link of; dates are Usher's own. */
export function expectInert(shownBlocks: unknown): void {
  for (const { text, verbatim } of mrkdwnIn(shownBlocks)) {
    expect(text).not.toMatch(/<(?!!date\^\d+\^[^<>]*>)/);
    expect(verbatim).toBe(true);
  }
}

function mrkdwnIn(value: unknown): { text: string; verbatim: boolean }[] {
  if (typeof value === 'string') return [{ text: value, verbatim: true }];
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) {
    return [{ text: String(value.text), verbatim: 'verbatim' in value && value.verbatim === true }];
  }
  return Object.values(value).flatMap((part) => (typeof part === 'object' ? mrkdwnIn(part) : []));
}
