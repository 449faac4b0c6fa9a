import type { Workspace } from './slack-context.ts';

/**
 * The scopes of the bot token that Usher needs; manifest.yml asks for the same, and says what each is for.
 *
 * @internal exported for the test that compares the two
 */
export const BOT_SCOPES = [
  'commands',
  'users:read',
  'users:read.email',
  'chat:write',
  'im:write',
  'files:write',
  'channels:read',
  'groups:read',
  'channels:join',
  'channels:history',
  'groups:history',
  'im:history',
  'metadata.message:read',
  'files:read',
] as const;

/**
 * The scopes that the token lacks, because the app was installed before they were asked for, or was not made from
 * manifest.yml. None when Slack does not say which the token has.
 *
 * @throws what `auth.test` throws
 */
export async function missingScopes(workspace: Workspace): Promise<string[]> {
  const granted = await workspace.scopes();
  return granted === null ? [] : BOT_SCOPES.filter((scope) => !granted.includes(scope));
}
