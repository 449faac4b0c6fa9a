import { Command } from 'commander';
import { tenantsNamed } from '../../directory/people/find-membership.ts';
import { UserError } from '../../errors.ts';
import { directoryCsv } from '../../invitations/export/directory-csv.ts';
import { direct } from '../../transaction.ts';
import { type Call, UsageError } from '../call.ts';
import { withDatabase } from '../with-database.ts';

/** `usher export`: a tenant's directory as CSV. */
export function exportCommand(call: Call): Command {
  return new Command('export')
    .usage('--tenant <name> > people.csv')
    .option('--tenant <name>', 'the tenant')
    .summary('Print the directory of a tenant as CSV')
    .description(
      'Each person is a line: names, email ID, company, permissions template, where the invitation stands, and the last log-in, in the time of the tenant. A spreadsheet opens it, and runs nothing of it.',
    )
    .action(async ({ tenant }: { tenant?: string }) => {
      if (tenant === undefined) throw new UsageError('Which tenant? Name it with --tenant <name>.');
      await withDatabase(call, async (context) => {
        const [named, ...others] = await tenantsNamed(context, tenant);
        if (!named || others.length > 0) {
          throw new UserError(
            'AMBIGUOUS_TENANT',
            `There are several tenants called "${tenant}", of different instances. Use Slack instead.`,
          );
        }
        const of = { tenantId: named.id, timezone: named.timezone, search: '', state: null };
        for await (const { text } of directoryCsv(direct(context.db), of)) {
          // The terminal ends each text with a line break.
          call.terminal.out(text.replace(/\n$/, ''));
        }
      });
    });
}
