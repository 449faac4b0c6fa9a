import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { PersonEntry } from '../../src/invitations/members/edit-person.ts';
import type { PersonToEdit } from '../../src/invitations/members/person-to-edit.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { nameFields, templateField } from '../kit/fields.ts';
import { formModal } from '../kit/form-modal.ts';
import { context, section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import type { PersonFormState } from './confirm-form.ts';
import { personButton } from './person-menu.ts';

/** What the form remembers: what it showed is compared with what is there when it is saved. */
export interface EditFormState extends PersonFormState {
  shown: PersonEntry;
  /** Counts how often it was shown again: under the same block id Slack keeps what a field held. */
  version: number;
}

/** A person of the tenant, to be edited. */
export function editForm(data: {
  state: EditFormState;
  found: PersonToEdit;
  /** What has changed since it was shown, in mrkdwn. */
  banner?: string;
}): ModalView {
  const { state, found, banner } = data;
  const { person, permissionsTemplates } = found;
  const { membershipId, name, email, tenantName } = person;
  const correct = personButton('CORRECT', { membershipId, about: `${name}, ${email}` });
  const chosen = found.entry.permissionsTemplateId;
  const blocks: KnownBlock[] = [
    ...(banner ? [section(banner)] : []),
    section(`${bold(name)}  in ${bold(tenantName)}`),
    ...(found.mayRename ? names(state, found.entry) : [context(NAME_IS_SHARED)]),
    templateField(editField('permissionsTemplate', state), permissionsTemplates, chosen),
    section(`*Email*\n${escapeMrkdwn(email, 300)}`, found.mayCorrect ? correct : undefined),
  ];
  return formModal({
    callbackId: VIEWS.editPerson,
    title: 'Edit person',
    submit: 'Save',
    state,
    blocks,
  });
}

/** The block id of a field, for saying what is wrong with it. */
export function editField(
  field: 'firstName' | 'lastName' | 'permissionsTemplate',
  { version }: { version: number },
): string {
  return version === 0 ? ACTIONS[field] : `${ACTIONS[field]}:${version}`;
}

const NAME_IS_SHARED =
  'This user account belongs to other tenants too. Only someone who can edit people in all of them can change the name.';

function names(state: EditFormState, entry: PersonEntry): InputBlock[] {
  const [first, last] = nameFields(entry);
  return [
    { ...first, block_id: editField('firstName', state) },
    { ...last, block_id: editField('lastName', state) },
  ];
}
