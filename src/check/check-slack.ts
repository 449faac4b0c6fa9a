import { describeError } from '../errors.ts';
import { missingScopes } from '../slack/scopes.ts';
import { isSetUpFault } from '../slack/set-up-fault.ts';
import type { Workspace } from '../slack/slack-context.ts';
import { type Finding, right, wrong } from './finding.ts';
import { innermost } from './innermost.ts';

/** Whether Slack knows the bot token, and whether it has the scopes that the manifest asks for. */
export async function checkSlack(workspace: Workspace): Promise<Finding[]> {
  try {
    const home = await workspace.home();
    const missing = await missingScopes(workspace);
    const token = right(`Slack accepts the bot token; it is of the workspace ${home}.`);
    if (missing.length === 0) return [token, right('The Slack app has all scopes.')];
    return [
      token,
      wrong(
        `The Slack app lacks ${missing.join(', ')}. Add them under “OAuth & Permissions” of the app, as in manifest.yml, then reinstall the app.`,
      ),
    ];
  } catch (error) {
    const reason = describeError(innermost(error));
    return [
      wrong(
        isSetUpFault(error)
          ? `Slack does not accept SLACK_BOT_TOKEN (${reason}). Copy it again from “OAuth & Permissions” of the app.`
          : `Slack cannot be reached: ${reason}. Check that this machine may reach slack.com.`,
      ),
    ];
  }
}
