import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Internals } from '../internals.ts';

/**
 * Answers `POST /upload/v1/<secret>` with the bytes of a file, to the address that `files.getUploadURLExternal` gave. As
 * many bytes as was said there, and once.
 */
export async function answerUpload(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  internals: Internals,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  const content = Buffer.concat(chunks);
  const [secret = ''] = path.split('/').slice(-1);
  const isTaken = internals.files.fill(secret, content);
  response.writeHead(isTaken ? 200 : 400, { 'content-type': 'text/plain' });
  response.end(isTaken ? `OK - ${content.byteLength}` : 'invalid upload');
}
