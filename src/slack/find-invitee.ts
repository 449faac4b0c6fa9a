import { canonicalEmailId } from '../directory/email-id.ts';
import { UserError } from '../errors.ts';
import type { SlackContext } from './slack-context.ts';

export interface FoundInvitee {
  email: string;
  emailId: string;
  firstName: string | null;
  lastName: string | null;
}

/**
 * The person behind an `@mention`: the user account that is linked to the Slack user, else the email ID of the Slack
 * profile, with the name it shows.
 *
 * @throws UserError when Slack shows no address, or it is a bot
 */
export async function findMentioned(
  app: SlackContext,
  options: { workspace: string; slackUser: string },
): Promise<FoundInvitee> {
  const link = await app.db.slackLink.findUnique({
    where: { workspace_slackUser: options },
    select: { user: { select: { email: true, emailKey: true, firstName: true, lastName: true } } },
  });
  if (link) {
    const { email, emailKey, firstName, lastName } = link.user;
    return { email, emailId: emailKey, firstName, lastName };
  }
  const profile = await app.workspace.profile(options.slackUser);
  if (profile.shortcoming === 'bot')
    throw new UserError('mentioned-bot', 'That is a bot. Usher invites people only.');
  const emailId = profile.email && canonicalEmailId(profile.email);
  if (!profile.email || !emailId) {
    throw new UserError(
      'mentioned-without-email',
      'That person’s Slack profile shows no email address. Type the address instead.',
    );
  }
  return { email: profile.email, emailId, firstName: profile.firstName, lastName: profile.lastName };
}
