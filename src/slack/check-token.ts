import { describeError, UserError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { missingScopes } from './scopes.ts';
import type { Workspace } from './slack-context.ts';

const NOT_ACCEPTED = /invalid_auth|not_authed|account_inactive|token_revoked|token_expired/;

/**
 * Asks Slack at start whether it knows the bot token, and warns of scopes that the token lacks. When Slack cannot be reached Usher starts all the same.
 *
 * @throws UserError `SLACK_TOKEN` when Slack refuses the token
 */
export async function checkToken(workspace: Workspace, logger: Logger): Promise<void> {
  try {
    await workspace.home();
    await warnOfMissingScopes(workspace, logger);
  } catch (cause) {
    const reason = describeError(cause);
    const refused = NOT_ACCEPTED.exec(reason)?.[0];
    if (refused) {
      const sentence = `SLACK_BOT_TOKEN is not accepted by Slack (${refused}): copy it again from “OAuth & Permissions” of your Slack app.`;
      throw new UserError('SLACK_TOKEN', sentence, { cause });
    }
    logger.warn(
      { reason },
      'Slack cannot be reached right now; Usher starts, and tries again when it is asked.',
    );
  }
}

async function warnOfMissingScopes(workspace: Workspace, logger: Logger): Promise<void> {
  const missing = await missingScopes(workspace);
  if (missing.length === 0) return;
  logger.warn(
    { missing },
    `The Slack app lacks scopes that Usher needs: ${missing.join(', ')}. Add them under “OAuth & Permissions” of your Slack app, as in manifest.yml, then reinstall the app.`,
  );
}
