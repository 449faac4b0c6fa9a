import type { IncomingMessage } from 'node:http';
import { isRecord, type Json, parseJson } from '../../shared/json.ts';

/** Arguments that are JSON inside a form. */
const JSON_ARGUMENTS = ['blocks', 'attachments', 'metadata', 'view', 'files'];

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  return Buffer.concat(chunks).toString('utf8');
}

/** The arguments of a Web API call, from a form or JSON. Returns undefined when the JSON is not valid. */
export function argumentsOf(contentType: string, body: string): Json | undefined {
  if (!contentType.startsWith('application/json')) {
    return decoded(Object.fromEntries(new URLSearchParams(body)));
  }
  const parsed = body === '' ? {} : parseJson(body);
  return isRecord(parsed) ? decoded(parsed) : undefined;
}

function decoded(args: Json): Json {
  const result: Json = { ...args };
  for (const name of JSON_ARGUMENTS) {
    const value = result[name];
    if (typeof value === 'string') result[name] = value === '' ? undefined : (parseJson(value) ?? value);
  }
  return result;
}
