import { inviteOutcomeReply } from '../../../../blocks/invite/invite-outcome.ts';
import { confirmForm, troubleQuestion } from '../../../../blocks/person/confirm-form.ts';
import { type InviteRequest, invite } from '../../../invitations/invite.ts';
import { directoryViewFor, readDirectoryState } from '../../forms/directory.ts';
import type { ModalListener } from '../../request/answer-action.ts';
import { tenantAndAnnouncement, tenantsOf } from '../../request/tenants.ts';

/**
 * **Invite**, **Re-invite** or **Send reminder** on a row of the directory: does what the command does, and asks first
 * where something came of earlier mail.
 */
export function directoryRowPressed(intent: InviteRequest['intent']): ModalListener {
  return async (app, asker, { view, action }) => {
    const directory = readDirectoryState(view.private_metadata);
    const { tenantId } = directory;
    const { announce } = await tenantAndAnnouncement(app, asker, { tenantId });
    const emailKey = action.value ?? '';
    const outcome = await invite(app, { ...asker, tenantId, emailKey, intent, announce });
    if (outcome.outcome === 'NEEDS_CONFIRMATION') {
      const { invitee, trouble } = outcome;
      const verb = intent === 'invite' ? 'INVITE' : 'REINVITE';
      const state = { verb, membershipId: invitee.membershipId, despite: trouble.kind, directory } as const;
      return { push: confirmForm(state, troubleQuestion(outcome)) };
    }
    const done = inviteOutcomeReply(outcome, { tenantId, emailKey }, asker.commands);
    const shown = await directoryViewFor(app, { callers: tenantsOf(asker), state: directory, outcome: done });
    return { ...shown, done };
  };
}
