import { UserError } from '../errors.ts';
import { type DeactivateOutcome, deactivateUser } from '../invitations/members/deactivate-user.ts';
import type { Command } from './command.ts';
import { withNamedMember } from './named-member.ts';
import { operatorOf } from './operator.ts';
import { wrap } from './terminal.ts';

export const deactivate: Command = {
  name: 'deactivate',
  usage: 'deactivate <email> --tenant <name>',
  summary: 'Deactivate a person in a tenant',
  details: [
    'Ends the open invitation of that person in the tenant, and its links. Who is',
    'active in no tenant any more is logged out. Nothing is deleted: "usher',
    'reactivate" gives everything back.',
  ].join('\n'),
  flags: { tenant: { type: 'string' } },
  takes: [1, 1],
  async run(call) {
    const outcome = await withNamedMember(call, (context, membershipId) =>
      deactivateUser(context, { by: { operator: operatorOf('deactivate') }, membershipId }),
    );
    call.terminal.out(wrap(sentence(outcome)));
    return 0;
  },
};

/** Throws a UserError for what was not done. */
function sentence(outcome: DeactivateOutcome): string {
  switch (outcome.outcome) {
    case 'DEACTIVATED': {
      const { email, tenantName } = outcome.person;
      const also = [
        outcome.endedRound && 'The open invitation has ended, and its links are dead.',
        outcome.loggedOut && 'They are active in no tenant any more, and logged out.',
      ];
      return [`${email} is deactivated in ${tenantName}.`, ...also].filter(Boolean).join(' ');
    }
    case 'ALREADY_DEACTIVATED':
      return `${outcome.person.email} was deactivated in ${outcome.person.tenantName} already.`;
    case 'LAST_DIRECTORY_ADMIN':
      throw new UserError(
        outcome.outcome,
        `${outcome.person.email} is the last active Directory Admin of ${outcome.person.tenantName}. Make somebody else one first.`,
      );
    case 'NOT_IN_DIRECTORY':
    case 'REFUSED':
      throw new UserError(outcome.outcome, 'That person is not in the directory of the tenant any more.');
  }
}
