import type { Button, Overflow } from '@slack/types';
import { inertLine } from '../../src/words/inert-text.ts';
import { PERSON_ACTION } from '../ids.ts';
import { button } from '../kit/section.ts';
import { clip, LIMITS } from '../kit/text.ts';

/** What can be done about a person of a tenant, wherever the person is shown. */
export const PERSON_VERBS = [
  'INVITE',
  'REINVITE',
  'REVOKE',
  'EDIT',
  'DETAILS',
  'SEND_PASSWORD_LINK',
  'CORRECT',
  'REPLACE',
  'DEACTIVATE',
  'REACTIVATE',
] as const;
export type PersonVerb = (typeof PERSON_VERBS)[number];

const LABELS: Readonly<Record<PersonVerb, string>> = {
  INVITE: 'Invite',
  REINVITE: 'Re-invite',
  EDIT: 'Edit',
  CORRECT: 'Correct address…',
  REPLACE: 'Add the right one',
  REVOKE: 'Revoke',
  DETAILS: 'Details',
  SEND_PASSWORD_LINK: 'Send password link',
  DEACTIVATE: 'Deactivate',
  REACTIVATE: 'Reactivate',
};

/** Entries of one menu, at most (platform.md, "Block Kit"). */
const MOST_ENTRIES = 5;

/** A menu of what can be done about a person, the first five; null for nothing. Rights are checked when one is chosen. */
export function personMenu(membershipId: string, verbs: readonly PersonVerb[]): Overflow | null {
  if (verbs.length === 0) return null;
  const options = verbs.slice(0, MOST_ENTRIES).map((verb) => ({
    text: { type: 'plain_text' as const, text: LABELS[verb] },
    value: personAction(verb, membershipId),
  }));
  return { type: 'overflow', action_id: PERSON_ACTION, options };
}

/** A button that does what the menu's entry of that name does. `about`: whom, for those who do not see what is beside it. */
export function personButton(verb: PersonVerb, person: { membershipId: string; about: string }): Button {
  const label = LABELS[verb];
  return button(label, `${PERSON_ACTION}:${verb}`, {
    value: personAction(verb, person.membershipId),
    accessibility_label: clip(`${label}, ${inertLine(person.about)}`, LIMITS.buttonText),
  });
}

/** What a button or a menu's entry carries. */
function personAction(verb: PersonVerb, membershipId: string): string {
  return `${verb}:${membershipId}`;
}
