import { z } from 'zod';
import { manageOutcome } from '../../../blocks/directory/manage-outcome.ts';
import { type InviteButtonValue, nextButton } from '../../../blocks/invite/invite-buttons.ts';
import { inviteOutcomeReply } from '../../../blocks/invite/invite-outcome.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { type InviteRequest, invite } from '../../invitations/invite.ts';
import { reactivateUser } from '../../invitations/members/reactivate-user.ts';
import { findInDirectory } from '../../invitations/status/list-directory.ts';
import { INVITE_TROUBLES } from '../../words/invite-troubles.ts';
import type { ButtonListener } from '../request/answer-action.ts';
import { callerIn, tenantAndAnnouncement } from '../request/tenants.ts';

const value = z.object({
  tenantId: z.uuid(),
  emailKey: z.string(),
  announceIn: z.string().exactOptional(),
  despite: z.enum(INVITE_TROUBLES).exactOptional(),
  note: z.string().exactOptional(),
}) satisfies z.ZodType<InviteButtonValue>;

/** **Invite**, **Re-invite** or **Send sign-in reminder** under a reply, be it a message or in a form. */
export function inviteButtonPressed(intent: InviteRequest['intent']): ButtonListener {
  return async (app, asker, button) => {
    const about = value.parse(JSON.parse(button.value ?? ''));
    const { despite, ...place } = about;
    const { tenantId, emailKey, note } = place;
    const { announce } = await tenantAndAnnouncement(app, asker, place);
    const outcome = await invite(app, { ...asker, tenantId, emailKey, intent, announce, despite, note });
    return inviteOutcomeReply(outcome, place, asker.commands);
  };
}

/** **Reactivate** under the answer that someone is deactivated; then what the person's row in the directory offers. */
export const reactivateInviteePressed: ButtonListener = async (app, asker, button) => {
  const about = value.parse(JSON.parse(button.value ?? ''));
  const caller = callerIn(asker, about.tenantId);
  const find = () => findInDirectory(app.db, { caller, emailKey: about.emailKey });
  const membershipId = (await find())?.membershipId;
  const outcome = membershipId
    ? await reactivateUser(app, { by: asker, membershipId })
    : ({ outcome: 'NOT_IN_DIRECTORY' } as const);
  const row = 'person' in outcome ? await find() : null;
  const next = row && nextButton(row, about);
  const sentence = manageOutcome(outcome);
  return next ? reply(sentence, { type: 'actions', elements: [next] }) : reply(sentence);
};
