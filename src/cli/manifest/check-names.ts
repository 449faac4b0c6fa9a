import { ErrorCode, type WebAPIPlatformError, WebClient } from '@slack/web-api';
import { parse } from 'yaml';
import { z } from 'zod';
import { describeError, UserError } from '../../errors.ts';

/** What Slack says to a name. */
export interface CheckedName {
  command: string;
  /** Why it refuses the name; null: it takes it. */
  refused: string | null;
}

const Manifest = z.looseObject({
  features: z.looseObject({ slash_commands: z.array(z.looseObject({ command: z.string() })) }),
});

const Problems = z.object({
  errors: z.array(z.looseObject({ message: z.string().optional(), pointer: z.string().optional() })),
});

/**
 * Asks Slack about each command of a manifest by itself: of a manifest with several, it does not say which it refuses.
 *
 * @throws UserError `MANIFEST_REFUSED` when Slack takes the manifest with no command at all, `SLACK_NOT_ASKED` when it
 * does not answer or does not accept the token
 */
export async function checkNames(
  manifest: string,
  { apiUrl, configToken }: { apiUrl: string; configToken: string },
): Promise<CheckedName[]> {
  const client = new WebClient(configToken, { slackApiUrl: apiUrl, retryConfig: { retries: 1 } });
  const { features, ...others } = Manifest.parse(parse(manifest));
  const refusal = (slash_commands: (typeof features)['slash_commands']) =>
    askSlack(client, JSON.stringify({ ...others, features: { ...features, slash_commands } }));

  const ofTheRest = await refusal([]);
  if (ofTheRest !== null) throw new UserError('MANIFEST_REFUSED', `Slack refuses the manifest: ${ofTheRest}`);
  const checked: CheckedName[] = [];
  for (const slashCommand of features.slash_commands) {
    checked.push({ command: slashCommand.command, refused: await refusal([slashCommand]) });
  }
  return checked;
}

/** Why Slack refuses the manifest, or null. */
async function askSlack(client: WebClient, manifest: string): Promise<string | null> {
  try {
    await client.apiCall('apps.manifest.validate', { manifest });
    return null;
  } catch (error) {
    if (!isRefusal(error)) {
      throw new UserError('SLACK_NOT_ASKED', `Slack could not be asked: ${describeError(error)}`, {
        cause: error,
      });
    }
    if (error.data.error !== 'invalid_manifest') {
      throw new UserError(
        'SLACK_NOT_ASKED',
        `Slack does not accept SLACK_CONFIG_TOKEN (${error.data.error}). Generate one at https://api.slack.com/apps, below "Your App Configuration Tokens"; it works for 12 hours.`,
        { cause: error },
      );
    }
    const problems = Problems.safeParse(error.data);
    const reasons = problems.data?.errors.map(({ message = '', pointer }) =>
      pointer ? `${message} (${pointer})` : message,
    );
    return reasons?.join('; ') || error.data.error;
  }
}

function isRefusal(error: unknown): error is WebAPIPlatformError {
  return error instanceof Error && 'code' in error && error.code === ErrorCode.PlatformError;
}
