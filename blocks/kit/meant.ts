import type { Meant } from '../../src/directory/people/look-up-email.ts';
import { bold } from './text.ts';

/** Who was probably meant by an email ID that nobody has, in one sentence of mrkdwn. */
export function meantMrkdwn({ emailKey, corrected }: Meant): string {
  if (corrected === null) return `Did you mean ${bold(emailKey, 300)}?`;
  return `${bold(corrected)} had this address until it was corrected to ${bold(emailKey, 300)}.`;
}
