import type { Command } from 'commander';
import { UserError } from '../../errors.ts';
import { type ReactivateOutcome, reactivateUser } from '../../invitations/members/reactivate-user.ts';
import { type Call, operatorOf } from '../call.ts';
import { memberCommand } from './member-command.ts';

/** `usher reactivate`: gives a deactivated person back what they had in one tenant. */
export function reactivateCommand(call: Call): Command {
  return memberCommand('reactivate', call, async (context, membershipId) =>
    sentence(await reactivateUser(context, { by: { operator: operatorOf('reactivate') }, membershipId })),
  )
    .summary('Give a person back what they had')
    .description(
      'Company, permissions template and log-ins in the tenant are as they were. Nothing is sent: a person who has never logged in has to be re-invited.',
    );
}

/** @throws UserError for what was not done */
function sentence(outcome: ReactivateOutcome): string {
  switch (outcome.outcome) {
    case 'REACTIVATED':
      return `${outcome.person.email} is active in ${outcome.person.tenantName} again. Nothing was sent.`;
    case 'ALREADY_ACTIVE':
      return `${outcome.person.email} is already active in ${outcome.person.tenantName}.`;
    case 'NOT_IN_DIRECTORY':
    case 'REFUSED':
      throw new UserError(outcome.outcome, 'That person is no longer in the directory of the tenant.');
  }
}
