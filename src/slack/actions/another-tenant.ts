import type { StaticSelectAction } from '@slack/bolt';
import { type Caller, rememberTenant } from '../../directory/callers.ts';
import { readStartState } from '../forms/add-state.ts';
import { inviteFormFor, readInviteFormState } from '../forms/invite-form.ts';
import { startFormFor } from '../forms/start-form.ts';
import type { InModal, ModalAnswer } from '../request/answer-action.ts';
import type { Asker } from '../request/identify.ts';
import { chooseTenant, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

/* Another Tenant was chosen in a form: what depends on the tenant takes the place of what was there. */

export async function inviteFormTenantChosen(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<StaticSelectAction>,
): Promise<ModalAnswer> {
  const { tenantId: _left, ...state } = readInviteFormState(view.private_metadata);
  return inviteFormFor(app, { ...(await choice(app, asker, { action, channel: state.channel })), ...state });
}

export async function startFormTenantChosen(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<StaticSelectAction>,
): Promise<ModalAnswer> {
  const { tenantId: _left, ...state } = readStartState(view.private_metadata);
  const { caller, mayInviteTo } = await choice(app, asker, { action, channel: state.channel });
  return startFormFor(app, { caller, mayAddTo: mayInviteTo, state });
}

async function choice(
  app: SlackContext,
  asker: Asker,
  { action, channel }: { action: StaticSelectAction; channel: string },
): Promise<{ caller: Caller; mayInviteTo: Caller[] }> {
  const callers = tenantsOf(asker);
  const { mayInviteTo, caller } = chooseTenant(callers, { channel, channelName: '' });
  const chosen = callers.find(({ tenant }) => tenant.id === action.selected_option.value);
  if (chosen) await rememberTenant(app.db, chosen);
  return { caller: chosen ?? caller, mayInviteTo };
}
