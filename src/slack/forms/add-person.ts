import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { addedReply, backView, meanwhile, outcomeView } from '../../../blocks/add-to-tenant/added.ts';
import type { AddState } from '../../../blocks/add-to-tenant/state.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { addOutcomeAnswer } from '../../../blocks/invite/add-outcome.ts';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { activeCaller } from '../../directory/callers.ts';
import { addToTenant } from '../../directory/people/add-to-tenant.ts';
import type { AddUserOutcome, NewUser } from '../../directory/people/add-user.ts';
import { addAndInvite } from '../../invitations/add-and-invite.ts';
import { announceToFor } from '../request/announce-to.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { findField } from '../views/find-field.ts';
import { readAddState } from './add-state.ts';
import { resolutionViewFor } from './resolution-view-for.ts';
import { updateParentView } from './update-parent-view.ts';

/** What came of **Add** or **Add and invite**. */
export type Addition =
  | { kind: 'DONE'; outcome: Reply }
  /** Something to mend in the Permissions template, in plain text. */
  | { kind: 'MEND'; problem: string }
  /** Something has changed in between; the screen below says what, and has the way on. */
  | { kind: 'BACK'; sentence: string };

/** A template is missing or gone: nothing was done. */
const NO_TEMPLATE = 'Pick a permissions template.';
const TEMPLATE_LEFT = 'This permissions template is not there any more. Pick another.';

/** Adds the person that the screens led to, and invites them if asked; all is resolved again where it is written. */
export async function addPerson(
  app: SlackContext,
  asker: Asker,
  options: { view: ViewOutput; andInvite: boolean },
): Promise<Addition> {
  const { view, andInvite } = options;
  const state = readAddState(view.private_metadata);
  const { tenantId, emailKey, channel } = state;
  const { values } = view.state;
  const permissionsTemplateId = findField(values, ACTIONS.permissionsTemplate)?.selected_option?.value;
  if (!permissionsTemplateId) return { kind: 'MEND', problem: NO_TEMPLATE };
  const announceIn = findField(values, ACTIONS.announceIn)?.selected_conversation ?? null;
  const { tenant } = await activeCaller(app.db, { ...asker, tenantId });
  const announce = announceToFor(asker, { tenant, typedIn: channel, chosen: announceIn });
  const request = { ...asker, tenantId, user: userOf(state, permissionsTemplateId), announce };

  if (andInvite) {
    const outcome = await addAndInvite(app, request);
    if (outcome.outcome !== 'IN_DIRECTORY') return notAdded(app, asker, { view, state, outcome });
    const { invite } = outcome;
    if (invite.outcome === 'DEACTIVATED')
      return notAdded(app, asker, { view, state, outcome: { outcome: 'DEACTIVATED' } });
    const button = { tenantId, emailKey, channel, ...(announceIn && { announceIn }) };
    const answer = addOutcomeAnswer(outcome, button);
    return 'field' in answer ? { kind: 'MEND', problem: answer.problem } : { kind: 'DONE', outcome: answer };
  }
  const outcome = await addToTenant(app, request);
  if (outcome.outcome !== 'ADDED') return notAdded(app, asker, { view, state, outcome });
  return { kind: 'DONE', outcome: addedReply(outcome, { state, tenantName: tenant.name, announceIn }) };
}

function userOf(state: AddState, permissionsTemplateId: string): NewUser {
  const { email, emailKey, companyId, firstName = null, lastName = '' } = state;
  return { email, emailKey, companyId, permissionsTemplateId, firstName, lastName };
}

async function notAdded(
  app: SlackContext,
  asker: Asker,
  options: { view: ViewOutput; state: AddState; outcome: Exclude<AddUserOutcome, { outcome: 'ADDED' }> },
): Promise<Addition> {
  const { view, state, outcome } = options;
  if (outcome.outcome === 'REFUSED') return { kind: 'DONE', outcome: refusalReply(outcome.refusal) };
  if (outcome.outcome === 'TEMPLATE_NOT_IN_TENANT') return { kind: 'MEND', problem: TEMPLATE_LEFT };
  const sentence = meanwhile(outcome.outcome);
  await updateParentView(app, view, await wayOn(app, asker, state, sentence));
  return { kind: 'BACK', sentence };
}

async function wayOn(app: SlackContext, asker: Asker, state: AddState, sentence: string): Promise<ModalView> {
  const resolved = await resolutionViewFor(app, asker, state, sentence);
  if (resolved.outcome === 'REFUSED') return outcomeView(resolved);
  return resolved.outcome === 'COMPANY_NOT_IN_TENANT' ? backView(sentence) : resolved.modal;
}
