import type { Context } from '../context.ts';
import { findMembership } from '../directory/find-membership.ts';
import { canonicalEmailKey } from '../email-key.ts';
import { type Call, UsageError } from './command.ts';
import { withDatabase } from './with-database.ts';

/** Runs a piece of work on the membership that `<email> --tenant <name>` names. */
export async function withNamedMember<T>(
  call: Call,
  work: (context: Pick<Context, 'db' | 'clock' | 'wake'>, membershipId: string) => Promise<T>,
): Promise<T> {
  const [email = ''] = call.positionals;
  const emailKey = canonicalEmailKey(email);
  if (emailKey === null) throw new UsageError(`"${email}" is no email ID.`);
  const tenant = call.options.get('tenant');
  if (tenant === undefined) throw new UsageError('Which tenant? Say it with --tenant <name>.');
  return withDatabase(call, async (context) =>
    // A running Usher looks for itself what there is to post.
    work({ ...context, wake: () => undefined }, await findMembership(context, { emailKey, tenant })),
  );
}
