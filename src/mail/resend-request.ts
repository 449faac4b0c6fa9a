import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { SECOND } from '../clock.ts';

type Headers = Readonly<Record<string, string>>;

/** Why Resend did not do what it was asked for. Without a status, no usable answer has come back. */
export interface ResendError {
  readonly name: string;
  readonly message: string;
  readonly statusCode: number | null;
}

interface ResendAnswer {
  readonly data?: unknown;
  readonly error: ResendError | null;
  readonly headers: Headers | null;
}

/** Posts JSON to a path of Resend. Never throws. The body may be written over once there is an answer. */
type ResendRequest = (
  path: string,
  options: { headers: Headers; body: Uint8Array; signal: AbortSignal },
) => Promise<ResendAnswer>;

/** How long a connection is kept for the next request, in milliseconds: less than servers keep theirs. */
const KEPT = 4 * SECOND;

/** Through the SDK: its `fetch` finds the way through the company's proxy. It is loaded only where that is needed. */
export function requestsOfSdk({ apiKey, baseUrl }: { apiKey: string; baseUrl: string }): ResendRequest {
  return async (path, options) => {
    const { Resend } = await import('resend');
    const resend = new Resend(apiKey, { baseUrl });
    return resend.fetchRequest<unknown>(path, { method: 'POST', ...options });
  };
}

/**
 * The same over Node's own HTTP. `fetch` copies a body twice, nearly a megabyte each time; making that room and collecting it
 * takes longer than all else that is done to send a batch.
 */
export function directRequests({ baseUrl }: { baseUrl: string }): ResendRequest {
  const { Agent, request } = baseUrl.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true, timeout: KEPT });
  return async (path, { headers, body, signal }) => {
    const asking = request(`${baseUrl}${path}`, {
      ...{ method: 'POST', agent, signal },
      headers: { ...headers, 'Content-Length': body.length },
    });
    // It may also fail once the answer has begun. Then that is not read to its end, and says so.
    asking.on('error', ignore);
    try {
      asking.end(body);
      const [response]: IncomingMessage[] = await once(asking, 'response');
      return response ? answerIn(response, await text(response)) : NO_ANSWER;
    } catch {
      return NO_ANSWER;
    } finally {
      // The answer may come before all of the body has left.
      if (!asking.writableFinished) asking.destroy();
    }
  };
}

const NO_ANSWER: ResendAnswer = {
  error: { name: 'application_error', message: 'Resend could not be reached.', statusCode: null },
  headers: null,
};

const Refusal = z.object({ name: z.string(), message: z.string() });

function answerIn(response: IncomingMessage, body: string): ResendAnswer {
  const { statusCode = 0, statusMessage = '' } = response;
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
  );
  const said = parsed(body);
  if (statusCode >= 200 && statusCode < 300) return { data: said, error: null, headers };
  const refusal = Refusal.safeParse(said).data ?? { name: 'application_error', message: statusMessage };
  return { error: { ...refusal, statusCode }, headers };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function ignore(): void {}
