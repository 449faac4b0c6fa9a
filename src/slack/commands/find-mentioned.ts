import type { Caller } from '../../directory/callers.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import { UserError } from '../../errors.ts';
import type { SlackContext } from '../slack-context.ts';
import type { NamedPerson } from './parse-command.ts';

/**
 * The person behind an `@mention`: the user account that is linked to the Slack user, when it is in the directory of one
 * of these callers' tenants, else the email ID and name of the Slack profile. A link to an account elsewhere is not the
 * caller's to know.
 *
 * @throws UserError `MENTIONED_BOT`, or `MENTIONED_WITHOUT_EMAIL` when Slack shows no address
 */
export async function findMentioned(
  app: SlackContext,
  options: { workspace: string; slackUser: string; among: readonly Caller[] },
): Promise<NamedPerson> {
  const { workspace, slackUser, among } = options;
  const tenantIds = among.map(({ tenant }) => tenant.id);
  const linked = await app.db.user.findFirst({
    where: {
      slackLinks: { some: { workspace, slackUser } },
      memberships: { some: { tenantId: { in: tenantIds } } },
    },
    select: { email: true, emailKey: true, firstName: true, lastName: true },
  });
  if (linked) return linked;
  const profile = await app.profiles.current({ workspace, slackUser });
  if (profile.shortcoming === 'bot')
    throw new UserError('MENTIONED_BOT', 'That is a bot. Usher invites people only.');
  const emailKey = profile.email && canonicalEmailKey(profile.email);
  if (!profile.email || !emailKey) {
    throw new UserError(
      'MENTIONED_WITHOUT_EMAIL',
      'That person’s Slack profile shows no email address. Type the address instead.',
    );
  }
  return { email: profile.email, emailKey, firstName: profile.firstName, lastName: profile.lastName };
}
