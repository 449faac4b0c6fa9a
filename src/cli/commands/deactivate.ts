import type { Command } from 'commander';
import { UserError } from '../../errors.ts';
import { type DeactivateOutcome, deactivateUser } from '../../invitations/members/deactivate-user.ts';
import { type Call, operatorOf } from '../call.ts';
import { memberCommand } from './member-command.ts';

/** `usher deactivate`: takes a person out of one tenant. */
export function deactivateCommand(call: Call): Command {
  return memberCommand('deactivate', call, async (context, membershipId) =>
    sentence(await deactivateUser(context, { by: { operator: operatorOf('deactivate') }, membershipId })),
  )
    .summary('Deactivate a person in a tenant')
    .description(
      'Ends the open invitation of that person in the tenant, and its links. A person who is then active in no tenant is logged out. Nothing is deleted: "usher reactivate" gives everything back.',
    );
}

/** @throws UserError for what was not done */
function sentence(outcome: DeactivateOutcome): string {
  switch (outcome.outcome) {
    case 'DEACTIVATED': {
      const { email, tenantName } = outcome.person;
      const also = [
        outcome.endedRound && 'The open invitation has ended, and its links no longer work.',
        outcome.loggedOut && 'They are no longer active in any tenant, so they were logged out.',
      ];
      return [`${email} is deactivated in ${tenantName}.`, ...also].filter(Boolean).join(' ');
    }
    case 'ALREADY_DEACTIVATED':
      return `${outcome.person.email} is already deactivated in ${outcome.person.tenantName}.`;
    case 'LAST_DIRECTORY_ADMIN':
      throw new UserError(
        outcome.outcome,
        `${outcome.person.email} is the last active Directory Admin of ${outcome.person.tenantName}. Make someone else a Directory Admin first.`,
      );
    case 'NOT_IN_DIRECTORY':
    case 'REFUSED':
      throw new UserError(outcome.outcome, 'That person is no longer in the directory of the tenant.');
  }
}
