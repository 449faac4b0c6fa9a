import type { Invitee } from '../../src/invitations/invite-outcome.ts';
import type { RevokeOutcome } from '../../src/invitations/members/revoke-invitation.ts';
import { moment } from '../kit/date.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { refusalReply } from '../replies/refusal.ts';

/** The outcome of Revoke, in a sentence or two of mrkdwn. */
export function revokeOutcome(outcome: RevokeOutcome): string {
  switch (outcome.outcome) {
    case 'REVOKED': {
      const links = outcome.hasLeft
        ? 'Its links no longer work, and no more emails leave.'
        : 'No email had left, and none will.';
      return `:no_entry_sign: The invitation of ${who(outcome.person)} is revoked. ${links}`;
    }
    case 'ALREADY_OVER':
      return `${over(outcome)} There is nothing to revoke.`;
    case 'NEVER_INVITED':
      return `${who(outcome.person)} was never invited. There is nothing to revoke.`;
    case 'NOT_IN_DIRECTORY':
      return 'This person is no longer in the directory.';
    case 'REFUSED':
      return refusalReply(outcome.refusal).text;
  }
}

type Over = Extract<RevokeOutcome, { outcome: 'ALREADY_OVER' }>;

/** How the invitation ended: a sentence for each way, with when and by whom as far as it is known. */
function over({ person, how, endedAt, endedBy }: Over): string {
  const invitation = `The invitation of ${who(person)}`;
  const when = endedAt ? ` ${moment(endedAt, person.timezone)}` : '';
  const by = endedBy ? ` by ${escapeMrkdwn(endedBy, 401)}` : '';
  switch (how) {
    case 'LOGGED_IN':
      return `${who(person)} has logged in${when}. To take that back, deactivate the user.`;
    case 'REVOKED':
      return `${invitation} was already revoked${when}${by}.`;
    case 'DEACTIVATED':
      return `${invitation} ended${when}: the user was deactivated${by}.`;
    case 'EXPIRED':
      return `${invitation} expired${when}.`;
    case 'BOUNCED':
      return `${invitation} ended${when}: the address takes no mail.`;
    case 'COMPLAINED':
      return `${invitation} ended${when}: an email was reported as spam.`;
    case 'DECLINED':
      return `${invitation} was stopped by the invited person${when}.`;
    case 'SUPERSEDED':
      return `${invitation} was replaced by a newer one${when}.`;
  }
}

function who({ name, email, tenantName }: Invitee): string {
  return `${bold(name)} (${escapeMrkdwn(email, 300)}) in ${bold(tenantName)}`;
}
