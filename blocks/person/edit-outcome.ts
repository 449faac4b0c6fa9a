import type { EditOutcome } from '../../src/invitations/members/edit-person.ts';
import { changesInWords, type FieldChange } from '../../src/words/directory/person-fields.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { refusalReply } from '../replies/refusal.ts';

/** What cannot be saved as it was filled in: said below the Permissions template, in plain text. */
export const LAST_ADMIN =
  'This is the last Directory Admin here. Make someone else a Directory Admin first, or nobody could manage the directory.';

/** The outcome of Save, where the form is not shown again. */
export function editOutcomeReply(
  outcome: Extract<EditOutcome, { outcome: 'EDITED' | 'UNCHANGED' | 'NOT_IN_DIRECTORY' | 'REFUSED' }>,
): Reply {
  switch (outcome.outcome) {
    case 'EDITED': {
      const { name, tenantName } = outcome.person;
      return reply(`:white_check_mark: ${bold(name)} in ${bold(tenantName)}: ${changed(outcome.changes)}.`);
    }
    case 'UNCHANGED':
      return reply(`Nothing was changed: ${bold(outcome.person.name)} is as you see them.`);
    case 'NOT_IN_DIRECTORY':
      return reply('This person is no longer in the directory.');
    case 'REFUSED':
      return refusalReply(outcome.refusal);
  }
}

/** Said above the form with the current values, to the second of two people who edit at once. */
export function changedMeanwhile({
  changes,
  by,
}: Extract<EditOutcome, { outcome: 'CHANGED_MEANWHILE' }>): string {
  const who = by === null ? 'Somebody' : bold(by);
  return `:warning: ${who} has changed this since you opened it: ${changed(changes)}. Nothing of yours was saved. Look at what is there now, and save again.`;
}

function changed(changes: readonly FieldChange[]): string {
  return escapeMrkdwn(changesInWords(changes), 1500);
}
