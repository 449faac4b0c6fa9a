import { backView, outcomeView } from '../../../blocks/add-to-tenant/added.ts';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { addPerson } from '../forms/add-person.ts';
import { readAddState } from '../forms/add-state.ts';
import { permissionsFormFor } from '../forms/permissions-form-for.ts';
import { type ActionArgs, answerInModal } from '../request/answer-action.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Add**: the person is in the directory, and nothing is sent. Slack asks for no field when a button is pressed. */
export async function addOnlyPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  const { view } = args.body;
  if (!view) return args.ack();
  await answerInModal(app, args, async (asker) => {
    const addition = await addPerson(app, asker, { view, andInvite: false });
    switch (addition.kind) {
      case 'DONE':
        return { modal: outcomeView(addition.outcome), outcome: addition.outcome };
      case 'MEND': {
        const state = readAddState(view.private_metadata);
        const form = await permissionsFormFor(app, asker, state, `:warning: ${addition.problem}`);
        return { modal: 'modal' in form ? form.modal : messageModal(view.title.text, form) };
      }
      case 'BACK':
        return { modal: backView(addition.sentence) };
    }
  });
}
