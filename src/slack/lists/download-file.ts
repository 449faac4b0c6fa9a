import { UserError } from '../../errors.ts';
import { LARGEST_LIST } from '../../lists/list.ts';
import { isSetUpFault, NOT_SET_UP } from '../set-up-fault.ts';
import type { Workspace } from '../slack-context.ts';

/** Milliseconds. A file may be 10 MB. */
const TIMEOUT = 20_000;

/**
 * The bytes of a file that somebody gave to Slack, as the app may read it.
 *
 * @throws UserError `LIST_TOO_LONG`, `LIST_UNREADABLE`, or `SLACK_SET_UP` when the app may not read files
 */
export async function downloadFile(
  { client, slackUrl, botToken }: Pick<Workspace, 'client' | 'slackUrl' | 'botToken'>,
  fileId: string,
): Promise<Uint8Array> {
  const { file } = await client.files.info({ file: fileId }).catch((cause: unknown) => {
    if (isSetUpFault(cause)) throw new UserError('SLACK_SET_UP', NOT_SET_UP, { cause });
    throw unreadable(cause);
  });
  if ((file?.size ?? 0) > LARGEST_LIST)
    throw new UserError('LIST_TOO_LONG', 'A list may have up to 10 MB. Send it in parts.');
  const address = file?.url_private_download;
  // The token goes to Slack and to nobody else.
  if (!address || !isOfSlack(address, slackUrl)) throw unreadable(`not an address of Slack: ${address}`);
  const response = await fetch(address, {
    headers: { authorization: `Bearer ${botToken}` },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  // To a token without the scope, Slack answers with its page to sign in.
  if (response.headers.get('content-type')?.startsWith('text/html'))
    throw new UserError('SLACK_SET_UP', NOT_SET_UP, { cause: 'files:read is missing' });
  if (!response.ok) throw unreadable(`status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function isOfSlack(address: string, slackUrl: string): boolean {
  const { origin, protocol, hostname } = new URL(address);
  if (origin === new URL(slackUrl).origin) return true;
  return protocol === 'https:' && (hostname === 'slack.com' || hostname.endsWith('.slack.com'));
}

function unreadable(cause: unknown): UserError {
  const sentence = 'Slack did not hand the file over. Please send it again.';
  return new UserError('LIST_UNREADABLE', sentence, { cause });
}
