import type { Invitee } from '../../src/invitations/invite-outcome.ts';
import type { DeactivateOutcome } from '../../src/invitations/members/deactivate-user.ts';
import type { ReactivateOutcome } from '../../src/invitations/members/reactivate-user.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { refusalReply } from '../replies/refusal.ts';

/** The outcome of Deactivate or Reactivate, in a sentence or two of mrkdwn. */
export function manageOutcome(outcome: DeactivateOutcome | ReactivateOutcome): string {
  switch (outcome.outcome) {
    case 'DEACTIVATED': {
      const round = outcome.endedRound
        ? ' The open invitation has ended, and its links no longer work.'
        : ' There was no open invitation.';
      return `:no_entry_sign: ${who(outcome.person)} is deactivated.${round}`;
    }
    case 'ALREADY_DEACTIVATED':
      return `${who(outcome.person)} is already deactivated.`;
    case 'LAST_DIRECTORY_ADMIN':
      return `${who(outcome.person)} is the last Directory Admin there, so they stay active: without one, nobody could manage the directory.`;
    case 'REACTIVATED':
      return `:white_check_mark: ${who(outcome.person)} is active again, with everything they had before. Nothing was sent.`;
    case 'ALREADY_ACTIVE':
      return `${who(outcome.person)} is already active.`;
    case 'NOT_IN_DIRECTORY':
      return 'This person is no longer in the directory.';
    case 'REFUSED':
      return refusalReply(outcome.refusal).text;
  }
}

function who({ name, email, tenantName }: Invitee): string {
  return `${bold(name)} (${escapeMrkdwn(email, 300)}) in ${bold(tenantName)}`;
}
