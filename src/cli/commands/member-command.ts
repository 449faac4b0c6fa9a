import { Command } from 'commander';
import type { Context } from '../../context.ts';
import { findMembership } from '../../directory/people/find-membership.ts';
import { readAddress } from '../../directory/typed/read-people.ts';
import { type Call, UsageError } from '../call.ts';
import { wrap } from '../output/terminal.ts';
import { withDatabase } from '../with-database.ts';

/**
 * A command about one person in one tenant: `<email> --tenant <name>`. `work` does it to the membership, and resolves
 * to the sentence that says what was done.
 */
export function memberCommand(
  name: string,
  call: Call,
  work: (context: Pick<Context, 'db' | 'clock' | 'wake'>, membershipId: string) => Promise<string>,
): Command {
  return new Command(name)
    .usage('<email> --tenant <name>')
    .argument('<email>', 'the email ID of the person')
    .option('--tenant <name>', 'the tenant')
    .action(async (email: string, { tenant }: { tenant?: string }) => {
      const emailKey = readAddress(email)?.emailKey;
      if (emailKey === undefined) throw new UsageError(`"${email}" is not an email ID.`);
      if (tenant === undefined) throw new UsageError('Which tenant? Name it with --tenant <name>.');
      const sentence = await withDatabase(call, async (context) =>
        // A running Usher looks for itself what there is to post.
        work({ ...context, wake: () => undefined }, await findMembership(context, { emailKey, tenant })),
      );
      call.terminal.out(wrap(sentence));
    });
}
