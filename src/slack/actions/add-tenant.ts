import type { StaticSelectAction } from '@slack/bolt';
import { noticeView } from '../../../blocks/notice-view.ts';
import { readStartState } from '../add-state.ts';
import { type ActionArgs, answerInModal } from '../answer-action.ts';
import { chooseTenant } from '../choose-tenant.ts';
import { tenantsOf } from '../identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { startFormFor } from '../start-form-for.ts';

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
    return { modal: 'modal' in form ? form.modal : noticeView('Add to tenant', form) };
  });
}
