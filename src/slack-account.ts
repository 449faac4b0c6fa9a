/** What keeps a Slack account from being a full, active, human member of a workspace. */
export type Shortcoming = 'bot' | 'guest' | 'deactivated' | 'external' | 'unconfirmed';

/** What Slack says of an account, as far as it matters here (`users.info`, `users.lookupByEmail`). */
interface SlackAccount {
  readonly id?: string;
  readonly team_id?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
  readonly is_email_confirmed?: boolean;
  readonly enterprise_user?: { readonly teams?: readonly string[] };
}

/**
 * Whether this is a full, active, human member of the workspace, who may be taken for the user account with the same
 * email ID (domain.md, "The caller"). Returns what is in the way, or null when nothing is.
 *
 * @param workspace the id of the workspace (Slack's `team_id`)
 */
export function shortcomingOf(account: SlackAccount | undefined, workspace: string): Shortcoming | null {
  if (!account || account.deleted) return 'deactivated';
  if (account.is_bot || account.id === 'USLACKBOT') return 'bot';
  if (account.is_restricted || account.is_ultra_restricted) return 'guest';
  if (isExternal(account, workspace)) return 'external';
  return account.is_email_confirmed === false ? 'unconfirmed' : null;
}

/** People with whom no channel is shared are marked by `is_stranger`, all others by their team. */
function isExternal(account: SlackAccount, workspace: string): boolean {
  if (account.is_stranger) return true;
  const teams = [account.team_id, ...(account.enterprise_user?.teams ?? [])].filter(
    (team) => team !== undefined,
  );
  return teams.length > 0 && !teams.includes(workspace);
}
