import { oneOf, shape } from '../checks.ts';
import { LIMITS } from '../limits.ts';
import { anyText, plainText } from './text-object.ts';

/** A confirmation dialog. */
export const confirm = shape(
  { text: anyText(LIMITS.confirm.text) },
  {
    title: plainText(LIMITS.confirm.title),
    confirm: plainText(LIMITS.confirm.button),
    deny: plainText(LIMITS.confirm.button),
    style: oneOf('primary', 'danger'),
  },
);
