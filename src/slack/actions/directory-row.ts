import { outcomeSentence } from '../../../blocks/invite/invite-outcome.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { confirmForm, troubleQuestion } from '../../../blocks/person/confirm-form.ts';
import { type InviteRequest, invite } from '../../invitations/invite.ts';
import { directoryViewFor, readDirectoryState } from '../forms/directory.ts';
import type { ModalAnswer, ModalListener } from '../request/answer-action.ts';
import type { Asker } from '../request/identify.ts';
import { tenantAndAnnouncement, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

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
    return directoryWith(app, asker, view.private_metadata, outcomeSentence(outcome, asker.commands));
  };
}

/** The list with what was done above it. */
async function directoryWith(
  app: SlackContext,
  asker: Asker,
  privateMetadata: string,
  banner: string,
): Promise<ModalAnswer> {
  const state = readDirectoryState(privateMetadata);
  const shown = await directoryViewFor(app, { callers: tenantsOf(asker), state, banner });
  return { ...shown, done: reply(banner) };
}
