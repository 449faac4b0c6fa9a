import type { OverflowAction } from '@slack/bolt';
import { manageOutcome } from '../../../blocks/directory/manage-outcome.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { deactivateUser } from '../../invitations/members/deactivate-user.ts';
import { reactivateUser } from '../../invitations/members/reactivate-user.ts';
import { readDirectoryViewState } from '../forms/directory-view-state.ts';
import { type ActionArgs, answerInModal } from '../request/answer-action.ts';
import type { SlackContext } from '../slack-context.ts';
import { directoryModal } from './directory-list.ts';

/** **Deactivate** or **Reactivate** in the menu of a row; the list shows it. */
export async function directoryMemberAction(
  app: SlackContext,
  args: ActionArgs & { action: OverflowAction },
): Promise<void> {
  await answerInModal(app, args, async (by) => {
    const state = readDirectoryViewState(args.body.view?.private_metadata ?? '');
    const [what, membershipId = ''] = args.action.selected_option.value.split(':');
    const change = what === 'DEACTIVATE' ? deactivateUser : reactivateUser;
    const banner = manageOutcome(await change(app, { by, membershipId }));
    return { modal: await directoryModal(app, by, { state, banner }), outcome: reply(banner) };
  });
}
