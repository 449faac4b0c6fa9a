import type { ButtonAction, PlainTextInputAction, ViewOutput } from '@slack/bolt';
import { VIEWS } from '../../../blocks/ids.ts';
import { mayAddUsers } from '../../directory/policy.ts';
import { readAddress } from '../../directory/typed/read-people.ts';
import { readStartState } from '../forms/add-state.ts';
import { chosenCompany, emailBlockFor, lookUpGiven } from '../forms/given-email.ts';
import { inviteFormFor } from '../forms/invite-form.ts';
import { startFormFor } from '../forms/start-form.ts';
import type { InModal, ModalAnswer } from '../request/answer-action.ts';
import type { Asker } from '../request/identify.ts';
import { callerIn, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

/* An address was given in the Invite form, or on the first screen of adding to a tenant. */

/** Enter in **Email**: the record there is comes on top; else the form shows what it knows about the address. */
export function emailGiven(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<PlainTextInputAction>,
): Promise<ModalAnswer> {
  return lookedUp(app, asker, { view, typed: action.value ?? '' });
}

/** **Use …**: the near address takes the place of the one that was typed, and is looked up. */
export function meantPressed(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<ButtonAction>,
): Promise<ModalAnswer> {
  const typed = action.value ?? '';
  return lookedUp(app, asker, { view, typed, emailBlock: emailBlockFor(typed) });
}

async function lookedUp(
  app: SlackContext,
  asker: Asker,
  { view, typed, emailBlock }: { view: ViewOutput; typed: string; emailBlock?: string },
): Promise<ModalAnswer> {
  const start = readStartState(view.private_metadata);
  const state = { ...start, ...(emailBlock && { emailBlock }) };
  const chosen = chosenCompany(view);
  const address = readAddress(typed);
  const isInvite = view.callback_id === VIEWS.inviteForm;
  const below = isInvite ? { below: 'INVITE_FORM' as const } : {};
  const { tenantId, channel } = start;
  const found = address
    ? await lookUpGiven(app, asker, {
        state: { tenantId, channel, ...address, ...below },
        recordsOf: isInvite ? 'ANYONE' : 'MEMBERS',
        chosen,
      })
    : { ...(chosen && { company: chosen }) };
  if ('record' in found) return 'modal' in found.record ? { push: found.record.modal } : found.record;

  const caller = callerIn(asker, tenantId);
  const mayInviteTo = tenantsOf(asker).filter(mayAddUsers);
  const email = address?.email ?? typed;
  const form = isInvite
    ? await inviteFormFor(app, { caller, mayInviteTo, ...state, known: { email }, ...found })
    : await startFormFor(app, { caller, mayAddTo: mayInviteTo, state, email, ...found });
  // Pressing Enter and then Invite: the outcome may be there first.
  return 'modal' in form ? { ...form, ifUnchanged: true } : form;
}
