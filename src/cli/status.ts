import { canonicalEmailKey } from '../email-key.ts';
import { UserError } from '../errors.ts';
import { personStatus } from '../invitations/status/person-status.ts';
import { invitationStatus } from '../invitations/status/tenant-status.ts';
import { type Command, UsageError } from './command.ts';
import { describePerson } from './describe-person.ts';
import { describeTenants } from './describe-tenants.ts';
import { withDatabase } from './with-database.ts';

export const status: Command = {
  name: 'status',
  usage: 'status [email]',
  summary: 'Say where invitations stand',
  details: [
    'Without an email ID: for each tenant how many people were never invited, wait,',
    'or have logged in, who waits the longest, and which mails did not arrive.',
    'With one: the company, tenants and permissions templates of that person, and',
    'every round of their invitations with its emails.',
  ].join('\n'),
  flags: {},
  takes: [0, 1],
  async run(call) {
    const [email] = call.positionals;
    if (email === undefined) {
      const tenants = await withDatabase(call, (context) => invitationStatus(context));
      call.terminal.out(describeTenants(tenants));
      return 0;
    }
    const emailKey = canonicalEmailKey(email);
    if (emailKey === null) throw new UsageError(`"${email}" is no email ID.`);
    const person = await withDatabase(call, (context) => personStatus(context, { emailKey }));
    if (!person)
      throw new UserError('NO_SUCH_USER', `There is no user account with the email ID ${emailKey}.`);
    call.terminal.out(describePerson(person));
    return 0;
  },
};
