import type { ViewOutput } from '@slack/bolt';
import { addedReply, conflictMessage, outcomeView } from '../../../blocks/add-to-tenant/added.ts';
import type { PlaceField } from '../../../blocks/add-to-tenant/permissions-form.ts';
import type { AddState } from '../../../blocks/add-to-tenant/state.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { addOutcomeAnswer, addRefusedReply } from '../../../blocks/invite/add-outcome.ts';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { addToTenant } from '../../directory/people/add-to-tenant.ts';
import type { AddUserOutcome, NewUser } from '../../directory/people/add-user.ts';
import { addAndInvite } from '../../invitations/add-and-invite.ts';
import type { Asker } from '../request/identify.ts';
import { tenantAndAnnouncement } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { readAddState } from './add-state.ts';
import { findField, NO_TEMPLATE, noteIn, readAnnounceIn, TEMPLATE_GONE } from './fields.ts';
import { currentResolution } from './resolution.ts';
import { updateParentView } from './update-parent-view.ts';

/** What came of **Add** or **Add and invite**. */
export type AddResult =
  | { outcome: 'DONE'; reply: Reply }
  /** Nothing was done: what is wrong with a field, in plain text. */
  | { outcome: 'FIELD_ERROR'; field: PlaceField; problem: string }
  /** Nothing was done: something has changed since the look-up. The screen below shows what to do now. */
  | { outcome: 'CONFLICT'; sentence: string };

/** Adds the person that the screens led to, and invites them if asked. Everything is checked again where it is written. */
export async function addPerson(
  app: SlackContext,
  asker: Asker,
  options: { view: ViewOutput; andInvite: boolean },
): Promise<AddResult> {
  const { view, andInvite } = options;
  const state = readAddState(view.private_metadata);
  const { tenantId, emailKey } = state;
  const permissionsTemplateId = findField(view, ACTIONS.permissionsTemplate)?.selected_option?.value;
  if (!permissionsTemplateId) return templateError(NO_TEMPLATE);
  const written = noteIn(view);
  if ('problem' in written) return { outcome: 'FIELD_ERROR', field: 'note', problem: written.problem };
  const { note } = written;
  const announceIn = readAnnounceIn(view, asker);
  const { tenant, announce } = await tenantAndAnnouncement(app, asker, { tenantId, announceIn });
  const user = newUser(state, permissionsTemplateId);
  const request = { ...asker, tenantId, user, announce };

  if (!andInvite) {
    const outcome = await addToTenant(app, request);
    if (outcome.outcome !== 'ADDED') return notAdded(app, asker, { view, state, user, announceIn, outcome });
    const place = { state, tenantName: tenant.name, announceIn, note };
    return { outcome: 'DONE', reply: addedReply(outcome, place) };
  }
  const outcome = await addAndInvite(app, { ...request, note });
  if (outcome.outcome !== 'IN_DIRECTORY')
    return notAdded(app, asker, { view, state, user, announceIn, outcome });
  if (outcome.invite.outcome === 'DEACTIVATED')
    return notAdded(app, asker, { view, state, user, announceIn, outcome: { outcome: 'DEACTIVATED' } });
  const button = { tenantId, emailKey, ...(announceIn && { announceIn }), ...(note && { note }) };
  const answer = addOutcomeAnswer(outcome, button, asker.commands);
  return 'field' in answer ? templateError(answer.problem) : { outcome: 'DONE', reply: answer };
}

function templateError(problem: string): AddResult {
  return { outcome: 'FIELD_ERROR', field: 'permissionsTemplate', problem };
}

function newUser(state: AddState, permissionsTemplateId: string): NewUser {
  const { email, emailKey, companyId, firstName = null, lastName = '' } = state;
  const { isRecord = false, isSomebodyElse = false } = state;
  const person = { email, emailKey, companyId, permissionsTemplateId, firstName, lastName };
  return { ...person, isRecord, isSomebodyElse };
}

async function notAdded(
  app: SlackContext,
  asker: Asker,
  options: {
    view: ViewOutput;
    state: AddState;
    user: NewUser;
    announceIn: string | null;
    outcome: Exclude<AddUserOutcome, { outcome: 'ADDED' }>;
  },
): Promise<AddResult> {
  const { view, state, user, announceIn, outcome } = options;
  if (outcome.outcome === 'REFUSED') {
    const { tenantId, emailKey } = state;
    const about = { tenantId, emailKey, user, ...(announceIn && { announceIn }) };
    return { outcome: 'DONE', reply: addRefusedReply(outcome.refusal, about) };
  }
  if (outcome.outcome === 'TEMPLATE_NOT_IN_TENANT') return templateError(TEMPLATE_GONE);
  const sentence = conflictMessage(outcome.outcome);
  const below = await currentResolution(app, asker, state, sentence);
  await updateParentView(app, view, 'modal' in below ? below.modal : outcomeView(below));
  return { outcome: 'CONFLICT', sentence };
}
