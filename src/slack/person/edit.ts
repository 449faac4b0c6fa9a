import { editForm } from '../../../blocks/person/edit-form.ts';
import { editOutcomeReply } from '../../../blocks/person/edit-outcome.ts';
import { personToEdit } from '../../invitations/members/person-to-edit.ts';
import type { PersonListener } from './person-listener.ts';

/** **Edit**: the form with the names and the permissions template, or the refusal. */
export const editPressed: PersonListener = async (app, by, state) => {
  const found = await personToEdit(app, { by, membershipId: state.membershipId });
  if (found.outcome !== 'FOUND') return editOutcomeReply(found);
  return { modal: editForm({ state: { ...state, shown: found.entry, version: 0 }, found }) };
};
