import type { StaticSelectAction } from '@slack/bolt';
import { messageModal } from '../../../blocks/kit/message-modal.ts';
import { readStartState } from '../forms/add-state.ts';
import { startFormFor } from '../forms/start-form-for.ts';
import { type ActionArgs, answerInModal } from '../request/answer-action.ts';
import { chooseTenant } from '../request/choose-tenant.ts';
import { tenantsOf } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** Another Tenant was chosen on the first screen: its companies take the place of the others. */
export async function addTenantChosen(
  app: SlackContext,
  args: ActionArgs & { action: StaticSelectAction },
): Promise<void> {
  await answerInModal(app, args, async (asker) => {
    const { tenantId: _left, ...state } = readStartState(args.body.view?.private_metadata ?? '');
    const callers = await tenantsOf(app, asker);
    const { mayInviteTo, caller } = chooseTenant(callers, { channel: state.channel, channelName: '' });
    const chosen = callers.find(({ tenant }) => tenant.id === args.action.selected_option.value);
    const form = await startFormFor(app, { caller: chosen ?? caller, mayAddTo: mayInviteTo, state });
    return { modal: 'modal' in form ? form.modal : messageModal('Add to tenant', form) };
  });
}
