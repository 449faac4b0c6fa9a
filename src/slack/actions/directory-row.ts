import type { ButtonAction } from '@slack/bolt';
import { outcomeSentence } from '../../../blocks/invite/invite-outcome.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { activeCaller } from '../../directory/callers.ts';
import { type InviteRequest, invite } from '../../invitations/invite.ts';
import { readDirectoryViewState } from '../forms/directory-view-state.ts';
import { announceToFor } from '../request/announce-to.ts';
import { type ActionArgs, answerInModal } from '../request/answer-action.ts';
import type { SlackContext } from '../slack-context.ts';
import { directoryModal } from './directory-list.ts';

/** **Invite** or **Re-invite** on the far right of a row: does what the command does, and the list shows it. */
export async function directoryRowAction(
  app: SlackContext,
  args: ActionArgs & { action: ButtonAction; intent: InviteRequest['intent'] },
): Promise<void> {
  await answerInModal(app, args, async (asker) => {
    const state = readDirectoryViewState(args.body.view?.private_metadata ?? '');
    const { tenant } = await activeCaller(app.db, { ...asker, tenantId: state.tenantId });
    const outcome = await invite(app, {
      ...asker,
      tenantId: tenant.id,
      emailKey: args.action.value ?? '',
      intent: args.intent,
      announce: announceToFor(asker, { tenant, typedIn: state.channel }),
    });
    const banner = outcomeSentence(outcome);
    return { modal: await directoryModal(app, asker, { state, banner }), outcome: reply(banner) };
  });
}
