import type { ViewOutput } from '@slack/bolt';
import { ACTIONS } from '../../../blocks/ids.ts';
import { addOutcomeAnswer } from '../../../blocks/invite/add-outcome.ts';
import { type InviteFormField, inviteFormField } from '../../../blocks/invite/invite-form.ts';
import type { NewUser } from '../../directory/people/add-user.ts';
import { type AddAndInviteOutcome, addAndInvite } from '../../invitations/add-and-invite.ts';
import {
  findField,
  NO_COMPANY,
  NO_TEMPLATE,
  noteIn,
  readAnnounceIn,
  readEmail,
  readNames,
} from '../forms/fields.ts';
import { readInviteFormState } from '../forms/invite-form.ts';
import { resolutionViewFor } from '../forms/resolution.ts';
import type { FieldErrors, Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import { tenantAndAnnouncement } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

/**
 * The Invite form was submitted: adds the user account if needed, and invites. A user of another company, or one who
 * is deactivated, leads on into the screens of adding someone to a tenant.
 */
export async function inviteFormSubmitted(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const { tenantId, channel } = readInviteFormState(view.private_metadata);
  const entries = readEntries(view, { tenantId, asker });
  if ('errors' in entries) return entries;

  const { user, announceIn, note } = entries;
  const { announce } = await tenantAndAnnouncement(app, asker, { tenantId, announceIn });
  const outcome = await addAndInvite(app, { ...asker, tenantId, user, announce, note });
  if (needsMoreScreens(outcome)) {
    const { companyId, email, emailKey, firstName, lastName } = user;
    const state = {
      ...{ tenantId, channel, companyId, email, emailKey, below: 'INVITE_FORM' as const },
      ...{ lastName, ...(firstName && { firstName }) },
      ...(note && { note }),
    };
    const resolved = await resolutionViewFor(app, asker, state);
    // This form stays as typed below the screens on top of it.
    if ('answer' in resolved && 'modal' in resolved.answer) return { push: resolved.answer.modal };
  }
  const button = {
    ...{ tenantId, emailKey: user.emailKey, user },
    ...(announceIn && { announceIn }),
    ...(note && { note }),
  };
  const answer = addOutcomeAnswer(outcome, button, asker.commands);
  return 'field' in answer ? { errors: { [blockOf(view, answer.field, tenantId)]: answer.problem } } : answer;
}

/** The block of a field: one that the app has filled in has another id. */
function blockOf(view: ViewOutput, field: InviteFormField, tenantId: string): string {
  return findField(view, ACTIONS[field])?.blockId ?? inviteFormField(field, tenantId);
}

const MORE_TO_SAY: ReadonlySet<AddAndInviteOutcome['outcome']> = new Set([
  'OTHER_COMPANY',
  'MATCH',
  'CORRECTED',
]);

/** Nothing was done, and there is something that the caller can do about it. */
function needsMoreScreens(outcome: AddAndInviteOutcome): boolean {
  if (MORE_TO_SAY.has(outcome.outcome)) return true;
  return outcome.outcome === 'IN_DIRECTORY' && outcome.invite.outcome === 'DEACTIVATED';
}

type Entries = { user: NewUser; announceIn: string | null; note: string | null } | { errors: FieldErrors };

/** What was filled in, or what is wrong with it. */
function readEntries(view: ViewOutput, { tenantId, asker }: { tenantId: string; asker: Asker }): Entries {
  const entered = readEmail(view);
  const { firstName, lastName, errors } = readNames(view);
  const written = noteIn(view);
  if ('errors' in entered) Object.assign(errors, entered.errors);
  if ('problem' in written) errors[ACTIONS.note] = written.problem;
  const companyId = findField(view, ACTIONS.company)?.selected_option?.value;
  const permissionsTemplateId = findField(view, ACTIONS.permissionsTemplate)?.selected_option?.value;
  const tenantShown = findField(view, ACTIONS.tenant)?.selected_option?.value ?? tenantId;

  const fieldError = (field: InviteFormField, problem: string) => {
    errors[blockOf(view, field, tenantId)] = problem;
  };
  // Another Tenant was chosen, and Invite pressed before the form had followed: nobody is invited to the wrong one.
  if (tenantShown !== tenantId)
    fieldError('tenant', 'The form was still switching to this tenant. Check it, and press Invite again.');
  if (!companyId) fieldError('company', NO_COMPANY);
  if (!permissionsTemplateId) fieldError('permissionsTemplate', NO_TEMPLATE);
  const isIncomplete = !companyId || !permissionsTemplateId || 'errors' in entered || 'problem' in written;
  if (isIncomplete || Object.keys(errors).length > 0) return { errors };
  return {
    user: { ...entered, firstName: firstName || null, lastName, companyId, permissionsTemplateId },
    announceIn: readAnnounceIn(view, asker),
    ...written,
  };
}
