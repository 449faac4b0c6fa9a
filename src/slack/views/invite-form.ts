import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { addOutcomeWords } from '../../../blocks/add-outcome.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { inviteFormField } from '../../../blocks/invite-form.ts';
import { noticeView } from '../../../blocks/notice-view.ts';
import { escapeMrkdwn } from '../../../blocks/text.ts';
import { canonicalEmailId } from '../../directory/email-id.ts';
import { LONGEST_NAME, tidyName } from '../../directory/person-name.ts';
import { addAndInvite } from '../../invitations/add-and-invite.ts';
import { activeCaller } from '../../invitations/invite.ts';
import { announcementFor } from '../announcement.ts';
import { errorSentence } from '../error-reply.ts';
import { type Asker, identify } from '../identify.ts';
import { readInviteFormState } from '../invite-form-state.ts';
import type { SlackContext } from '../slack-context.ts';
import { workThenAck } from '../work-then-ack.ts';

export type ViewArgs = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'body' | 'view' | 'ack'>;

/** Either what to mend, by block id, or the sentence that takes the form's place. */
type Submitted = { errors: Record<string, string> } | { sentence: string };

/** The Invite form was submitted: adds the user account if needed and invites. */
export async function inviteFormSubmitted(app: SlackContext, { body, view, ack }: ViewArgs): Promise<void> {
  await workThenAck<Submitted>({
    work: identify(app, { workspace: body.team?.id, slackUser: body.user.id, triggerId: body.trigger_id })
      .then((asker) => submit(app, asker, view))
      .catch((error: unknown) => ({ sentence: escapeMrkdwn(errorSentence(error, app.logger)) })),
    inTime: (submitted) =>
      'errors' in submitted
        ? ack({ response_action: 'errors', errors: submitted.errors })
        : ack({ response_action: 'update', view: noticeView('Invite', submitted.sentence) }),
    working: () =>
      ack({
        response_action: 'update',
        view: noticeView('Invite', 'Still working on it; the outcome follows here.'),
      }),
    late: async (submitted) => {
      const sentence =
        'errors' in submitted ? escapeMrkdwn(Object.values(submitted.errors).join(' ')) : submitted.sentence;
      await app.workspace.client.views.update({ view_id: view.id, view: noticeView('Invite', sentence) });
    },
  });
}

async function submit(app: SlackContext, asker: Asker, view: ViewArgs['view']): Promise<Submitted> {
  const { tenantId, channel } = readInviteFormState(view.private_metadata);
  const field = (name: keyof typeof ACTIONS) =>
    view.state.values[inviteFormField(name, tenantId)]?.[ACTIONS[name]];
  const email = (field('email')?.value ?? '').trim().normalize('NFC');
  const emailId = canonicalEmailId(email);
  const firstName = tidyName(field('firstName')?.value ?? '');
  const lastName = tidyName(field('lastName')?.value ?? '');
  const companyId = field('company')?.selected_option?.value;
  const permissionsTemplateId = field('permissionsTemplate')?.selected_option?.value;
  const errors: Record<string, string> = {};
  if (emailId === null) errors[ACTIONS.email] = 'This is no email ID that mail can be sent to.';
  if (lastName === '') errors[ACTIONS.lastName] = 'A last name is required.';
  if (firstName.length > LONGEST_NAME)
    errors[ACTIONS.firstName] = `At most ${LONGEST_NAME} characters, please.`;
  if (lastName.length > LONGEST_NAME)
    errors[ACTIONS.lastName] = `At most ${LONGEST_NAME} characters, please.`;
  if (!companyId) errors[inviteFormField('company', tenantId)] = 'Pick the company the person works for.';
  if (!permissionsTemplateId)
    errors[inviteFormField('permissionsTemplate', tenantId)] = 'Pick a permissions template.';
  if (!companyId || !permissionsTemplateId || emailId === null || Object.keys(errors).length > 0)
    return { errors };

  const { tenant } = await activeCaller(app.db, { ...asker, tenantId });
  const outcome = await addAndInvite(app, {
    ...asker,
    tenantId,
    user: { email, emailId, firstName: firstName || null, lastName, companyId, permissionsTemplateId },
    announce: announcementFor(asker, {
      tenant,
      typedIn: channel,
      chosen: field('announceIn')?.selected_conversation ?? null,
    }),
  });
  const { field: wrong, sentence } = addOutcomeWords(outcome);
  return wrong ? { errors: { [inviteFormField(wrong, tenantId)]: sentence } } : { sentence };
}
