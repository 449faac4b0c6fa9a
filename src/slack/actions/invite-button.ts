import { z } from 'zod';
import type { InviteButtonValue } from '../../../blocks/invite/invite-buttons.ts';
import { inviteOutcomeReply } from '../../../blocks/invite/invite-outcome.ts';
import { type InviteRequest, invite } from '../../invitations/invite.ts';
import type { ButtonListener } from '../request/answer-action.ts';
import { tenantAndAnnouncement } from '../request/tenants.ts';

const value = z.object({
  tenantId: z.uuid(),
  emailKey: z.string(),
  channel: z.string(),
  announceIn: z.string().exactOptional(),
}) satisfies z.ZodType<InviteButtonValue>;

/** **Invite**, **Re-invite** or **Send sign-in reminder** under a reply, be it a message or in a form. */
export function inviteButtonPressed(intent: InviteRequest['intent']): ButtonListener {
  return async (app, asker, button) => {
    const about = value.parse(JSON.parse(button.value ?? ''));
    const { tenantId, emailKey } = about;
    const { announce } = await tenantAndAnnouncement(app, asker, about);
    const outcome = await invite(app, { ...asker, tenantId, emailKey, intent, announce });
    return inviteOutcomeReply(outcome, about, asker.commands);
  };
}
