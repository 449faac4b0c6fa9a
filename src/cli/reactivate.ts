import { UserError } from '../errors.ts';
import { type ReactivateOutcome, reactivateUser } from '../invitations/members/reactivate-user.ts';
import type { Command } from './command.ts';
import { withNamedMember } from './named-member.ts';
import { operatorOf } from './operator.ts';
import { wrap } from './terminal.ts';

export const reactivate: Command = {
  name: 'reactivate',
  usage: 'reactivate <email> --tenant <name>',
  summary: 'Give a person back what they had',
  details: [
    'Company, permissions template and logins in the tenant are as they were. Nothing',
    'is sent: whoever has never logged in has to be re-invited.',
  ].join('\n'),
  flags: { tenant: { type: 'string' } },
  takes: [1, 1],
  async run(call) {
    const outcome = await withNamedMember(call, (context, membershipId) =>
      reactivateUser(context, { by: { operator: operatorOf('reactivate') }, membershipId }),
    );
    call.terminal.out(wrap(sentence(outcome)));
    return 0;
  },
};

/** Throws a UserError for what was not done. */
function sentence(outcome: ReactivateOutcome): string {
  switch (outcome.outcome) {
    case 'REACTIVATED':
      return `${outcome.person.email} is active in ${outcome.person.tenantName} again. Nothing was sent.`;
    case 'ALREADY_ACTIVE':
      return `${outcome.person.email} is active in ${outcome.person.tenantName} already.`;
    case 'NOT_IN_DIRECTORY':
    case 'REFUSED':
      throw new UserError(outcome.outcome, 'That person is not in the directory of the tenant any more.');
  }
}
