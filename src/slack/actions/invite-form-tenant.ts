import type { StaticSelectAction } from '@slack/bolt';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { inviteFormFor } from '../forms/invite-form-for.ts';
import { readInviteFormState } from '../forms/invite-form-state.ts';
import { type ActionArgs, answerInModal } from '../request/answer-action.ts';
import { chooseTenant } from '../request/choose-tenant.ts';
import { tenantsOf } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** Another Tenant was chosen in the Invite form: its companies, permissions templates and channel take their place. */
export async function inviteFormTenantChosen(
  app: SlackContext,
  args: ActionArgs & { action: StaticSelectAction },
): Promise<void> {
  await answerInModal(app, args, async (asker) => {
    const { channel } = readInviteFormState(args.body.view?.private_metadata ?? '');
    const callers = await tenantsOf(app, asker);
    const { mayInviteTo, caller } = chooseTenant(callers, { channel, channelName: '' });
    const chosen = callers.find(({ tenant }) => tenant.id === args.action.selected_option.value);
    const form = await inviteFormFor(app, { caller: chosen ?? caller, mayInviteTo, channel });
    return { modal: 'modal' in form ? form.modal : messageModal('Invite', form) };
  });
}
