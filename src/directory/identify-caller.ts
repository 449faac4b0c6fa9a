import type { Database } from '../database/database.ts';
import { canonicalEmailKey } from '../email-key.ts';
import { UserError } from '../errors.ts';
import type { Shortcoming } from '../slack-account.ts';

/** What Slack says of one of its users. */
export interface SlackProfile {
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Null for a full, active, human member of the workspace. */
  readonly shortcoming: Shortcoming | null;
}

/**
 * Maps a Slack user to a user account: by an explicit link if there is one, else by the Slack profile's email ID, when
 * the Slack account is a full, active, human member (domain.md, "The caller" 1). `profile` is asked only when needed.
 *
 * @returns the user account's id
 * @throws UserError `CALLER_NOT_MAPPED`, which says what was looked up and what to do
 */
export async function identifyCaller(
  db: Database,
  options: { workspace: string; slackUser: string; profile: () => Promise<SlackProfile> },
): Promise<string> {
  const link = await db.slackLink.findUnique({
    where: { workspace_slackUser: { workspace: options.workspace, slackUser: options.slackUser } },
  });
  if (link) return link.userId;
  const profile = await options.profile();
  if (profile.shortcoming) throw notMapped(`${WHY[profile.shortcoming]} ${askForLink(options.slackUser)}`);
  const emailKey = profile.email && canonicalEmailKey(profile.email);
  if (!emailKey) {
    throw notMapped(
      `Your Slack profile shows no email address, so Usher cannot tell which user account is yours. ${askForLink(options.slackUser)}`,
    );
  }
  const user = await db.user.findUnique({ where: { emailKey }, select: { id: true } });
  if (user) return user.id;
  throw notMapped(
    `Usher looked for a user account with the email ID ${emailKey} of your Slack profile and found none. Ask a Directory Admin to add you with that email ID, or to link your Slack account ${options.slackUser} to your user account.`,
  );
}

const WHY = {
  bot: 'Usher takes requests from people only, not from bots.',
  guest: 'Your Slack account is a guest account, and Usher takes requests from full members only.',
  deactivated: 'Your Slack account is deactivated.',
  external:
    'Your Slack account belongs to another workspace, and Usher takes requests from members of this one only.',
  unconfirmed: 'The email address of your Slack profile is not confirmed yet.',
} as const;

function askForLink(slackUser: string): string {
  return `If you have a user account, ask a Directory Admin to link your Slack account ${slackUser} to it.`;
}

function notMapped(sentence: string): UserError {
  return new UserError('CALLER_NOT_MAPPED', sentence);
}
