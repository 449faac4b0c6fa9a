import { manageOutcome } from '../../../blocks/directory/manage-outcome.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { reactivateUser } from '../../invitations/members/reactivate-user.ts';
import { findInDirectory } from '../../invitations/status/list-directory.ts';
import { readAddState } from '../forms/add-state.ts';
import { currentResolution } from '../forms/resolution.ts';
import type { InModal, ModalAnswer } from '../request/answer-action.ts';
import type { Asker } from '../request/identify.ts';
import { callerIn } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Reactivate** on the screen of someone who is deactivated in the tenant; then Invite or Re-invite is offered. */
export async function reactivateFoundPressed(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const state = readAddState(view.private_metadata);
  const caller = callerIn(asker, state.tenantId);
  const row = await findInDirectory(app.db, { caller, emailKey: state.emailKey });
  if (!row) return currentResolution(app, asker, state);
  const { membershipId } = row;
  const banner = manageOutcome(await reactivateUser(app, { by: asker, membershipId }));
  return { ...(await currentResolution(app, asker, state, banner)), done: reply(banner) };
}
