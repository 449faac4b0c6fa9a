import { outcomeView } from '../../../blocks/add-to-tenant/added.ts';
import { manageOutcome } from '../../../blocks/directory/manage-outcome.ts';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { activeCaller } from '../../directory/callers.ts';
import { reactivateUser } from '../../invitations/members/reactivate-user.ts';
import { findInDirectory } from '../../invitations/status/list-directory.ts';
import { readAddState } from '../forms/add-state.ts';
import { resolutionViewFor } from '../forms/resolution-view-for.ts';
import { type ActionArgs, answerInModal } from '../request/answer-action.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Reactivate** on the screen of someone who is deactivated in the tenant; then Invite or Re-invite is offered. */
export async function reactivateFoundPressed(app: SlackContext, args: ActionArgs): Promise<void> {
  await answerInModal(app, args, async (asker) => {
    const title = args.body.view?.title.text ?? '';
    const state = readAddState(args.body.view?.private_metadata ?? '');
    const caller = await activeCaller(app.db, { ...asker, tenantId: state.tenantId });
    const row = await findInDirectory(app.db, { caller, emailKey: state.emailKey });
    const outcome = row && (await reactivateUser(app, { by: asker, membershipId: row.membershipId }));
    const told = outcome ? manageOutcome(outcome) : null;
    const resolved = await resolutionViewFor(app, asker, state, told ?? undefined);
    if (resolved.outcome === 'REFUSED') return { modal: messageModal(title, resolved) };
    if (resolved.outcome !== 'COMPANY_NOT_IN_TENANT')
      return { modal: resolved.modal, ...(told && { outcome: reply(told) }) };
    const left = reply(told ?? 'The company that you entered has left the tenant meanwhile.');
    return { modal: outcomeView(left), outcome: left };
  });
}
