import { SECOND } from '../clock.ts';
import type { SlackContext } from './slack-context.ts';

/** A large file on a slow line. Milliseconds. */
const UPLOAD_TIMEOUT = 60 * SECOND;

/**
 * Sends a file to one person, directly. Slack takes it in three steps: a place for so many bytes, the bytes, and where to
 * show it.
 *
 * @param options.comment stands above it, in mrkdwn
 * @returns the id of their conversation with the app, where it is
 * @throws what a call to Slack throws
 */
export async function sendFile(
  { workspace }: Pick<SlackContext, 'workspace'>,
  options: { slackUser: string; name: string; content: readonly Uint8Array<ArrayBuffer>[]; comment: string },
): Promise<string> {
  const { slackUser, name, comment } = options;
  const { client } = workspace;
  const content = new Blob([...options.content], { type: 'text/csv' });
  const { channel } = await client.conversations.open({ users: slackUser });
  const place = await client.files.getUploadURLExternal({ filename: name, length: content.size });
  if (!channel?.id || !place.upload_url || !place.file_id) throw new Error('Slack gave no place for a file.');
  const taken = await fetch(place.upload_url, {
    method: 'POST',
    body: content,
    signal: AbortSignal.timeout(UPLOAD_TIMEOUT),
  });
  if (!taken.ok) throw new Error(`Slack did not take a file: HTTP ${taken.status}`);
  await client.files.completeUploadExternal({
    files: [{ id: place.file_id, title: name }],
    channel_id: channel.id,
    initial_comment: comment,
  });
  return channel.id;
}
