import { Command } from 'commander';
import { findNearMember } from '../../directory/people/look-up-email.ts';
import { readAddress } from '../../directory/typed/read-people.ts';
import { UserError } from '../../errors.ts';
import { mailHold } from '../../invitations/status/mail-hold.ts';
import { personStatus } from '../../invitations/status/person-status.ts';
import { tenantStatuses } from '../../invitations/status/tenant-statuses.ts';
import { type Call, UsageError } from '../call.ts';
import { describePerson } from '../output/person.ts';
import { describeTenants } from '../output/tenants.ts';
import { withDatabase } from '../with-database.ts';

/** `usher status`: where the invitations of all tenants, or of one person, stand. */
export function statusCommand(call: Call): Command {
  return new Command('status')
    .usage('[email]')
    .argument('[email]', 'the email ID of one person')
    .summary('Show where invitations stand')
    .description(
      'Without an email ID: for each tenant how many people were never invited, are waiting, or have logged in, who has been waiting longest, and which emails did not arrive. With one: the company, tenants and permissions templates of that person, and every round of their invitations with its emails.',
    )
    .action(async (email?: string) => {
      call.terminal.out(email === undefined ? await allTenants(call) : await onePerson(call, email));
    });
}

async function allTenants(call: Call): Promise<string> {
  return withDatabase(call, async (context) =>
    describeTenants(await tenantStatuses(context), await mailHold(context.db)),
  );
}

async function onePerson(call: Call, email: string): Promise<string> {
  const emailKey = readAddress(email)?.emailKey;
  if (emailKey === undefined) throw new UsageError(`"${email}" is not an email ID.`);
  return withDatabase(call, async (context) => {
    const person = await personStatus(context, { emailKey });
    if (person) return describePerson(person, await mailHold(context.db));
    const tenants = await context.db.tenant.findMany({ select: { id: true } });
    const near = await findNearMember(context.db, { tenantIds: tenants.map(({ id }) => id), emailKey });
    throw new UserError(
      'NO_SUCH_USER',
      `There is no user account with the email ID ${emailKey}.${near ? ` Did you mean ${near}?` : ''}`,
    );
  });
}
