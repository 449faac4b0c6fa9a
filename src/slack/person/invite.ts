import { inviteOutcomeReply } from '../../../blocks/invite/invite-outcome.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { confirmForm, troubleQuestion } from '../../../blocks/person/confirm-form.ts';
import { type InviteRequest, invite } from '../../invitations/invite.ts';
import type { Asker } from '../request/identify.ts';
import { tenantAndAnnouncement } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { findPerson } from './find-person.ts';
import type { PersonListener } from './person-listener.ts';

const NO_LONGER_THERE = 'This person is no longer in a directory that you are in.';

/**
 * **Invite** or **Re-invite**: does what the command does, announced where the person was announced before. It asks first
 * where something came of earlier mail.
 */
export function invitePressed(intent: InviteRequest['intent']): PersonListener {
  return async (app, asker, state) => {
    const { membershipId, despite } = state;
    const found = await findPerson(app, asker, membershipId);
    if (!found) return reply(NO_LONGER_THERE);
    const tenantId = found.caller.tenant.id;
    const announceIn = await channelOfCard(app, asker, membershipId);
    const { announce } = await tenantAndAnnouncement(app, asker, { tenantId, announceIn });
    const { emailKey, lastLoginAt } = found.row;
    const outcome = await invite(app, {
      ...asker,
      ...{ tenantId, emailKey, announce, despite },
      // Who has logged in is only sent a reminder, which has been confirmed as well.
      intent: despite && lastLoginAt ? 'remind' : intent,
    });
    if (outcome.outcome === 'NEEDS_CONFIRMATION') {
      const asked = { ...state, despite: outcome.trouble.kind };
      return { modal: confirmForm(asked, troubleQuestion(outcome)) };
    }
    const about = { tenantId, emailKey, ...(announceIn && { announceIn }) };
    return inviteOutcomeReply(outcome, about, asker.commands);
  };
}

/** Where the person's last card is, as it was asked for; null when there is none. */
async function channelOfCard(app: SlackContext, asker: Asker, membershipId: string): Promise<string | null> {
  const round = await app.db.round.findFirst({
    where: { membershipId, card: { workspace: asker.workspace } },
    orderBy: { number: 'desc' },
    select: { card: { select: { channel: true } } },
  });
  return round?.card?.channel ?? null;
}
