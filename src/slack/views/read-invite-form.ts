import type { ViewSubmitAction } from '@slack/bolt';
import { ACTIONS } from '../../../blocks/ids.ts';
import { type InviteFormField, inviteFormField } from '../../../blocks/invite/invite-form.ts';
import type { NewUser } from '../../directory/people/add-user.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import { inertLine } from '../../words/inert-text.ts';
import { LONGEST_NAME } from '../../words/limits.ts';

type Values = ViewSubmitAction['view']['state']['values'];

/** What to mend in a field, in plain text. */
export interface FieldProblem {
  field: InviteFormField;
  problem: string;
}

export type InviteFormEntries = { user: NewUser; announceIn: string | null } | { problems: FieldProblem[] };

/** What was filled in, or what to mend. Slack has asked for the required fields; whether they mean anything is asked here. */
export function readInviteForm(values: Values, tenantId: string): InviteFormEntries {
  const field = (name: InviteFormField) => values[inviteFormField(name, tenantId)]?.[ACTIONS[name]];
  const email = (field('email')?.value ?? '').trim().normalize('NFC');
  const emailKey = canonicalEmailKey(email);
  const firstName = inertLine(field('firstName')?.value ?? '');
  const lastName = inertLine(field('lastName')?.value ?? '');
  const companyId = field('company')?.selected_option?.value;
  const permissionsTemplateId = field('permissionsTemplate')?.selected_option?.value;
  const tenantShown = field('tenant')?.selected_option?.value ?? tenantId;

  const problems: FieldProblem[] = [];
  const mend = (field: InviteFormField, problem: string) => problems.push({ field, problem });
  // Another Tenant was chosen, and Invite pressed before the form had followed: nobody is invited to the wrong one.
  if (tenantShown !== tenantId)
    mend('tenant', 'The form was still changing to this tenant. Look through it, and press Invite again.');
  if (!companyId) mend('company', 'Pick the company the person works for.');
  if (emailKey === null) mend('email', 'This is no email ID that mail can be sent to.');
  if (lastName === '') mend('lastName', 'A last name is required.');
  if (firstName.length > LONGEST_NAME) mend('firstName', `At most ${LONGEST_NAME} characters, please.`);
  if (lastName.length > LONGEST_NAME) mend('lastName', `At most ${LONGEST_NAME} characters, please.`);
  if (!permissionsTemplateId) mend('permissionsTemplate', 'Pick a permissions template.');
  if (!companyId || !permissionsTemplateId || emailKey === null || problems.length > 0) return { problems };
  return {
    user: { email, emailKey, firstName: firstName || null, lastName, companyId, permissionsTemplateId },
    announceIn: field('announceIn')?.selected_conversation ?? null,
  };
}
