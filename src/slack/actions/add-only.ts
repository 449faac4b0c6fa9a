import { backView, outcomeView } from '../../../blocks/add-to-tenant/added.ts';
import { addPerson } from '../forms/add-person.ts';
import { readAddState } from '../forms/add-state.ts';
import { permissionsFormFor } from '../forms/permissions-form.ts';
import type { InModal, ModalAnswer } from '../request/answer-action.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Add**: the person is in the directory, and nothing is sent. Slack checks no fields when a button is pressed. */
export async function addOnlyPressed(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const result = await addPerson(app, asker, { view, andInvite: false });
  switch (result.outcome) {
    case 'DONE':
      return { modal: outcomeView(result.reply), done: result.reply };
    case 'FIELD_ERROR': {
      const state = readAddState(view.private_metadata);
      return permissionsFormFor(app, asker, state, `:warning: ${result.problem}`);
    }
    case 'CONFLICT':
      return { modal: backView(result.sentence) };
  }
}
