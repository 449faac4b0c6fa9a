import { isRecord } from '../../../shared/json.ts';
import { boolean, oneOf, shape, string } from '../checks.ts';
import type { Check } from '../findings.ts';

/** A `plain_text` object of 1 to `max` characters. */
export function plainText(max: number): Check {
  return shape({ type: oneOf('plain_text'), text: string({ min: 1, max }) }, { emoji: boolean });
}

/** A `plain_text` or `mrkdwn` object of 1 to `max` characters; each kind has its own flag. */
export function anyText(max: number): Check {
  const mrkdwn = shape({ type: oneOf('mrkdwn'), text: string({ min: 1, max }) }, { verbatim: boolean });
  const plain = plainText(max);
  const either = shape({ type: oneOf('plain_text', 'mrkdwn'), text: string({ min: 1, max }) });
  return (value, at, found) => {
    const type = isRecord(value) ? value.type : undefined;
    const check = type === 'mrkdwn' ? mrkdwn : type === 'plain_text' ? plain : either;
    check(value, at, found);
  };
}
