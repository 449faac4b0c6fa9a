import { aliasForm } from '../../../blocks/add-to-tenant/alias-form.ts';
import { selectCompanyForm } from '../../../blocks/add-to-tenant/select-company.ts';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { readAddState } from '../forms/add-state.ts';
import { permissionsFormFor } from '../forms/permissions-form-for.ts';
import { type ActionArgs, answerInModal } from '../request/answer-action.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Use This**: on to the permissions template, with the record that was found. */
export async function useThisPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  await answerInModal(app, args, async (asker) => {
    const { view } = args.body;
    const form = await permissionsFormFor(app, asker, readAddState(view?.private_metadata ?? ''));
    return 'modal' in form ? { push: form.modal } : { modal: messageModal(view?.title.text ?? '', form) };
  });
}

/** **Use an alias email ID instead**: back to Email, with a warning. */
export async function useAliasPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  await answerInModal(app, args, async () => ({
    modal: aliasForm(readAddState(args.body.view?.private_metadata ?? '')),
  }));
}

/** **Select Company**: a dialog over the tenant's companies. */
export async function selectCompanyPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  await answerInModal(app, args, async () => ({
    push: selectCompanyForm(readAddState(args.body.view?.private_metadata ?? '')),
  }));
}
