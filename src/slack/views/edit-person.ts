import type { ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import { ACTIONS } from '../../../blocks/ids.ts';
import { type EditFormState, editField, editForm } from '../../../blocks/person/edit-form.ts';
import { changedMeanwhile, editOutcomeReply, LAST_ADMIN } from '../../../blocks/person/edit-outcome.ts';
import { editPerson, type PersonEntry } from '../../invitations/members/edit-person.ts';
import { personToEdit } from '../../invitations/members/person-to-edit.ts';
import { inertLine } from '../../words/inert-text.ts';
import { findField, NO_TEMPLATE, readNames, TEMPLATE_GONE } from '../forms/fields.ts';
import { afterPersonForm, personState } from '../person/answer-person.ts';
import type { FieldErrors, Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Save**: writes what was changed. When somebody else was faster, the form shows what is there now. */
export async function editPersonSubmitted(
  app: SlackContext,
  by: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const state = readEditState(view.private_metadata);
  const { membershipId, shown } = state;
  const entered = readEntry(view, state);
  if ('errors' in entered) return entered;
  const outcome = await editPerson(app, { by, membershipId, shown, wanted: entered.wanted });
  const templateBlock = editField('permissionsTemplate', state);
  switch (outcome.outcome) {
    case 'LAST_DIRECTORY_ADMIN':
      return { errors: { [templateBlock]: LAST_ADMIN } };
    case 'TEMPLATE_NOT_IN_TENANT':
      return { errors: { [templateBlock]: TEMPLATE_GONE } };
    case 'CHANGED_MEANWHILE': {
      const found = await personToEdit(app, { by, membershipId });
      if (found.outcome !== 'FOUND') return editOutcomeReply(found);
      const next = { ...state, shown: found.entry, version: state.version + 1 };
      return { modal: editForm({ state: next, found, banner: changedMeanwhile(outcome) }) };
    }
    default:
      return afterPersonForm(app, by, { view, state, outcome: editOutcomeReply(outcome) });
  }
}

/** What was filled in; a form without the names leaves them as they were shown. */
function readEntry(
  view: ViewOutput,
  state: EditFormState,
): { wanted: PersonEntry } | { errors: FieldErrors } {
  const permissionsTemplateId = findField(view, ACTIONS.permissionsTemplate)?.selected_option?.value;
  const hasNames = findField(view, ACTIONS.lastName) !== undefined;
  const { shown } = state;
  const { errors, ...typed } = hasNames ? readNames(view) : { ...shown, errors: {} };
  if (!permissionsTemplateId) {
    return { errors: { ...errors, [editField('permissionsTemplate', state)]: NO_TEMPLATE } };
  }
  if (Object.keys(errors).length > 0) return { errors };
  const wanted = {
    firstName: orAsShown(typed.firstName ?? '', shown.firstName),
    lastName: orAsShown(typed.lastName, shown.lastName) ?? '',
    permissionsTemplateId,
  };
  return { wanted };
}

/** What was typed; a field that nobody touched holds the name without what a field cannot show. */
function orAsShown(typed: string, shown: string | null): string | null {
  return typed === inertLine(shown ?? '') ? shown : typed || null;
}

const editState = personState.extend({
  shown: z.object({
    firstName: z.string().nullable(),
    lastName: z.string(),
    permissionsTemplateId: z.uuid(),
  }),
  version: z.int().nonnegative(),
}) satisfies z.ZodType<EditFormState>;

function readEditState(privateMetadata: string): EditFormState {
  return editState.parse(JSON.parse(privateMetadata));
}
