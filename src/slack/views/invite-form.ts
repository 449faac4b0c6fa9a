import type { ViewOutput } from '@slack/bolt';
import { ACTIONS } from '../../../blocks/ids.ts';
import { addOutcomeAnswer } from '../../../blocks/invite/add-outcome.ts';
import { type InviteFormField, inviteFormField } from '../../../blocks/invite/invite-form.ts';
import type { NewUser } from '../../directory/people/add-user.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import { type AddAndInviteOutcome, addAndInvite } from '../../invitations/add-and-invite.ts';
import { inertLine } from '../../words/inert-text.ts';
import { LONGEST_NAME } from '../../words/limits.ts';
import { readInviteFormState } from '../forms/invite-form.ts';
import { resolutionViewFor } from '../forms/resolution.ts';
import type { Submitted } from '../request/answer-submission.ts';
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
  const entries = readEntries(view, tenantId);
  if ('errors' in entries) return entries;

  const { user, announceIn } = entries;
  const { announce } = await tenantAndAnnouncement(app, asker, { tenantId, channel, announceIn });
  const outcome = await addAndInvite(app, { ...asker, tenantId, user, announce });
  if (needsMoreScreens(outcome)) {
    const { companyId, email, emailKey } = user;
    const state = { tenantId, channel, companyId, email, emailKey, fromInvite: true };
    const resolved = await resolutionViewFor(app, asker, state);
    // This form stays as typed below the screens on top of it.
    if ('answer' in resolved && 'modal' in resolved.answer) return { push: resolved.answer.modal };
  }
  const button = { tenantId, emailKey: user.emailKey, channel, ...(announceIn && { announceIn }) };
  const answer = addOutcomeAnswer(outcome, button);
  return 'field' in answer
    ? { errors: { [inviteFormField(answer.field, tenantId)]: answer.problem } }
    : answer;
}

/** Nothing was done, and there is something that the caller can do about it. */
function needsMoreScreens(outcome: AddAndInviteOutcome): boolean {
  if (outcome.outcome === 'OTHER_COMPANY') return true;
  return outcome.outcome === 'IN_DIRECTORY' && outcome.invite.outcome === 'DEACTIVATED';
}

type Entries = { user: NewUser; announceIn: string | null } | { errors: Record<string, string> };

/** What was filled in, or what is wrong with it. Slack checks that required fields are there, and nothing more. */
function readEntries(view: ViewOutput, tenantId: string): Entries {
  const blockOf = (name: InviteFormField) => inviteFormField(name, tenantId);
  const field = (name: InviteFormField) => view.state.values[blockOf(name)]?.[ACTIONS[name]];
  const email = (field('email')?.value ?? '').trim().normalize('NFC');
  const emailKey = canonicalEmailKey(email);
  const firstName = inertLine(field('firstName')?.value ?? '');
  const lastName = inertLine(field('lastName')?.value ?? '');
  const companyId = field('company')?.selected_option?.value;
  const permissionsTemplateId = field('permissionsTemplate')?.selected_option?.value;
  const tenantShown = field('tenant')?.selected_option?.value ?? tenantId;

  const errors: Record<string, string> = {};
  const fieldError = (name: InviteFormField, problem: string) => {
    errors[blockOf(name)] = problem;
  };
  // Another Tenant was chosen, and Invite pressed before the form had followed: nobody is invited to the wrong one.
  if (tenantShown !== tenantId)
    fieldError(
      'tenant',
      'The form was still changing to this tenant. Look through it, and press Invite again.',
    );
  if (!companyId) fieldError('company', 'Pick the company the person works for.');
  if (emailKey === null) fieldError('email', 'This is not an email ID that mail can be sent to.');
  if (firstName.length > LONGEST_NAME) fieldError('firstName', TOO_LONG);
  if (lastName === '') fieldError('lastName', 'A last name is required.');
  if (lastName.length > LONGEST_NAME) fieldError('lastName', TOO_LONG);
  if (!permissionsTemplateId) fieldError('permissionsTemplate', 'Pick a permissions template.');
  if (!companyId || !permissionsTemplateId || emailKey === null || Object.keys(errors).length > 0)
    return { errors };
  return {
    user: { email, emailKey, firstName: firstName || null, lastName, companyId, permissionsTemplateId },
    announceIn: field('announceIn')?.selected_conversation ?? null,
  };
}

const TOO_LONG = `At most ${LONGEST_NAME} characters, please.`;
