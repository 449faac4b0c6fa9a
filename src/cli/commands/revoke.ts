import type { Command } from 'commander';
import { UserError } from '../../errors.ts';
import { type RevokeOutcome, revokeInvitation } from '../../invitations/members/revoke-invitation.ts';
import { ROUND_ENDS } from '../../words/rounds.ts';
import { type Call, operatorOf } from '../call.ts';
import { day } from '../output/terminal.ts';
import { memberCommand } from './member-command.ts';

/** `usher revoke`: ends a person's open invitation in one tenant. */
export function revokeCommand(call: Call): Command {
  return memberCommand('revoke', call, async (context, membershipId) =>
    sentence(await revokeInvitation(context, { by: { operator: operatorOf('revoke') }, membershipId })),
  )
    .summary('Revoke the open invitation of a person')
    .description(
      'Its links no longer work, and email that has not left never leaves. The person is not told by mail, stays in the directory, and can be re-invited.',
    );
}

/** @throws UserError for what was not done */
function sentence(outcome: RevokeOutcome): string {
  switch (outcome.outcome) {
    case 'REVOKED': {
      const { email, tenantName } = outcome.person;
      const also = outcome.hasLeft
        ? 'Its links no longer work, and no more emails leave.'
        : 'No email had left, and none will.';
      return `The invitation of ${email} to ${tenantName} is revoked. ${also}`;
    }
    case 'ALREADY_OVER': {
      const { person, how, endedAt, endedBy } = outcome;
      const when = endedAt ? ` on ${day(endedAt, person.timezone)}` : '';
      const by = endedBy ? `, by ${endedBy}` : '';
      return `The invitation of ${person.email} to ${person.tenantName} is over: ${ROUND_ENDS[how]}${when}${by}. There is nothing to revoke.`;
    }
    case 'NEVER_INVITED':
      return `${outcome.person.email} was never invited to ${outcome.person.tenantName}. There is nothing to revoke.`;
    case 'NOT_IN_DIRECTORY':
    case 'REFUSED':
      throw new UserError(outcome.outcome, 'That person is no longer in the directory of the tenant.');
  }
}
