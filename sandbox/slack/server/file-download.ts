import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Internals } from '../internals.ts';
import { mimetypeOf } from '../state/files.ts';
import { send } from './web-api.ts';

/**
 * Answers `GET /files-pri/<team>-<file>/…` with the file's bytes. Without the workspace's bot token the real one
 * redirects to its sign-in page; apps that forget the token get HTML with status 200 there, as they do here.
 */
export function answerDownload(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  internals: Internals,
): void {
  const [, team = '', id = ''] = /^\/files-pri\/(T\w+)-(F\w+)\//.exec(path) ?? [];
  const token = request.headers.authorization?.replace(/^Bearer\s*/, '');
  const mayRead = internals.places.workspaces.some((one) => one.id === team && one.botToken === token);
  const file = internals.files.find(id, team);
  if (!mayRead) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>Sign in | Slack</title>');
  } else if (file) {
    response.writeHead(200, { 'content-type': mimetypeOf(file) }).end(file.content);
  } else {
    send(response, 404, { ok: false, error: 'file_not_found' });
  }
}
