import type { ButtonAction } from '@slack/bolt';
import { z } from 'zod';
import type { InviteButtonValue } from '../../../blocks/invite/invite-buttons.ts';
import { inviteOutcomeReply } from '../../../blocks/invite/invite-outcome.ts';
import { activeCaller } from '../../directory/callers.ts';
import { type InviteRequest, invite } from '../../invitations/invite.ts';
import { announceToFor } from '../request/announce-to.ts';
import { type ActionArgs, answerButton } from '../request/answer-action.ts';
import type { SlackContext } from '../slack-context.ts';

const value = z.object({
  tenantId: z.uuid(),
  emailKey: z.string(),
  channel: z.string(),
  announceIn: z.string().exactOptional(),
}) satisfies z.ZodType<InviteButtonValue>;

/** **Invite**, **Re-invite** and **Send sign-in reminder** under a reply, be it a message or in a form. */
export async function inviteButtonPressed(
  app: SlackContext,
  args: ActionArgs & { action: ButtonAction; intent: InviteRequest['intent'] },
): Promise<void> {
  await answerButton(app, args, async (asker) => {
    const button = value.parse(JSON.parse(args.action.value ?? ''));
    const { tenantId, emailKey, channel, announceIn } = button;
    const { tenant } = await activeCaller(app.db, { ...asker, tenantId });
    const announce = announceToFor(asker, { tenant, typedIn: channel, chosen: announceIn });
    const outcome = await invite(app, { ...asker, tenantId, emailKey, intent: args.intent, announce });
    return inviteOutcomeReply(outcome, button);
  });
}
