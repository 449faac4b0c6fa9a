import type { ButtonAction } from '@slack/bolt';
import { z } from 'zod';
import { type InviteButtonValue, inviteOutcomeReply } from '../../../blocks/invite-outcome.ts';
import { activeCaller, invite } from '../../invitations/invite.ts';
import { announcementFor } from '../announcement.ts';
import { type ActionArgs, answerButton } from '../answer-action.ts';
import type { SlackContext } from '../slack-context.ts';

const value = z.object({
  tenantId: z.uuid(),
  emailId: z.string(),
  channel: z.string(),
}) satisfies z.ZodType<InviteButtonValue>;

/** **Re-invite** under “was invited before”, and **Send sign-in reminder** under “has logged in already”. */
export async function reinviteButton(
  app: SlackContext,
  args: ActionArgs & { action: ButtonAction; intent: 're-invite' | 'remind' },
): Promise<void> {
  await answerButton(app, args, async (asker) => {
    const button = value.parse(JSON.parse(args.action.value ?? ''));
    const { tenantId, emailId, channel } = button;
    const { tenant } = await activeCaller(app.db, { ...asker, tenantId });
    const announce = announcementFor(asker, { tenant, typedIn: channel });
    const outcome = await invite(app, { ...asker, tenantId, emailId, intent: args.intent, announce });
    return inviteOutcomeReply(outcome, button);
  });
}
