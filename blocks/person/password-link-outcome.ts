import type { Invitee } from '../../src/invitations/invite-outcome.ts';
import type { SendPasswordLinkOutcome } from '../../src/invitations/password-links/send-password-link.ts';
import { moment } from '../kit/date.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { refusalReply } from '../replies/refusal.ts';

/** The outcome of Send password link, in a sentence or two of mrkdwn. */
export function passwordLinkOutcome(outcome: SendPasswordLinkOutcome): string {
  switch (outcome.outcome) {
    case 'SENT':
      return `:email: A link to choose a new password is on its way to ${who(outcome.person)}. It works for one hour, and only they see it.`;
    case 'NO_PASSWORD':
      return `${who(outcome.person)} has not chosen a password yet, so there is none to replace. They choose one when they accept their invitation: invite or re-invite them.`;
    case 'DEACTIVATED':
      return `${who(outcome.person)} is deactivated, and cannot log in. Reactivate them first.`;
    case 'TOO_MANY': {
      const { person, until } = outcome;
      return `${who(person)} was sent three links within an hour, and the newest one works. The next one can be sent ${moment(until, person.timezone)}.`;
    }
    case 'NOT_IN_DIRECTORY':
      return 'This person is no longer in the directory.';
    case 'REFUSED':
      return refusalReply(outcome.refusal).text;
  }
}

function who({ name, email, tenantName }: Invitee): string {
  return `${bold(name)} (${escapeMrkdwn(email, 300)}) in ${bold(tenantName)}`;
}
