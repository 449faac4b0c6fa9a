import type { ViewOutput } from '@slack/bolt';
import { ACTIONS } from '../../../blocks/ids.ts';
import { readNote } from '../../directory/typed/read-note.ts';
import { readAddress } from '../../directory/typed/read-people.ts';
import { isMailable } from '../../email-key.ts';
import { inertLine } from '../../words/inert-text.ts';
import { LONGEST_NAME } from '../../words/limits.ts';
import type { FieldErrors } from '../request/answer-submission.ts';

/* The fields that several forms have. Slack checks that required fields are filled in, and nothing more. */

export const NO_COMPANY = 'Pick the company the person works for.';
export const COMPANY_LEFT = 'This company is no longer one of the tenant’s companies. Pick another.';
export const NO_TEMPLATE = 'Pick a permissions template.';
export const TEMPLATE_GONE = 'This permissions template no longer exists. Pick another.';

const BAD_EMAIL = 'This is not an email ID that mail can be sent to.';
const NOT_MAILABLE =
  'Mail cannot be sent there: mail providers take only letters from a to z, digits and a few signs before the @.';

type Element = ViewOutput['state']['values'][string][string];

/** A field of a form by its action id, whatever its block is called; undefined when the form has none. */
export function findField(view: ViewOutput, actionId: string): (Element & { blockId: string }) | undefined {
  for (const [blockId, elements] of Object.entries(view.state.values)) {
    const element = elements[actionId];
    if (element) return { ...element, blockId };
  }
  return undefined;
}

/**
 * Where the caller wants it announced: a channel, or with **Announce nowhere** their own direct messages. Null when they
 * leave it to the tenant.
 */
export function readAnnounceIn(view: ViewOutput, { slackUser }: { slackUser: string }): string | null {
  const nowhere = findField(view, ACTIONS.announceNowhere)?.selected_options ?? [];
  if (nowhere.length > 0) return slackUser;
  return findField(view, ACTIONS.announceIn)?.selected_conversation ?? null;
}

/** What was typed into Note, null for nothing; or what is wrong with it. */
export function noteIn(view: ViewOutput): ReturnType<typeof readNote> {
  return readNote(findField(view, ACTIONS.note)?.value ?? '');
}

/** What was typed into Email, without what was pasted along; or what is wrong with it, and the block to say it below. */
export function readEmail(view: ViewOutput): { email: string; emailKey: string } | { errors: FieldErrors } {
  const field = findField(view, ACTIONS.email);
  const address = readAddress(field?.value ?? '');
  const problem = !address ? BAD_EMAIL : isMailable(address.emailKey) ? null : NOT_MAILABLE;
  if (!address || problem) return { errors: { [field?.blockId ?? ACTIONS.email]: problem ?? BAD_EMAIL } };
  return { email: address.email.normalize('NFC'), emailKey: address.emailKey };
}

/** What was typed into First name and Last name, and what is wrong with it. */
export function readNames(view: ViewOutput): { firstName: string; lastName: string; errors: FieldErrors } {
  const [first, last] = [findField(view, ACTIONS.firstName), findField(view, ACTIONS.lastName)];
  const firstName = inertLine(first?.value ?? '');
  const lastName = inertLine(last?.value ?? '');
  const [firstBlock, lastBlock] = [first?.blockId ?? ACTIONS.firstName, last?.blockId ?? ACTIONS.lastName];
  const tooLong = `At most ${LONGEST_NAME} characters, please.`;
  const errors: FieldErrors = {};
  if (firstName.length > LONGEST_NAME) errors[firstBlock] = tooLong;
  if (lastName === '') errors[lastBlock] = 'Enter a last name.';
  if (lastName.length > LONGEST_NAME) errors[lastBlock] = tooLong;
  return { firstName, lastName, errors };
}
