import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Json, text } from '../../shared/json.ts';
import type { Internals } from '../internals.ts';
import { CONFIGURATION_METHODS, METHODS } from '../methods/index.ts';
import { Refusal } from '../refusal.ts';
import type { Workspace } from '../state/entities.ts';
import type { Fault, Faults } from './faults.ts';
import type { RateLimits } from './rate-limits.ts';
import { argumentsOf, readBody } from './read-call.ts';

/** A call that arrived, and how it was answered (undefined: not at all, or not yet). */
export interface ReceivedCall {
  method: string;
  args: Json;
  team: string | undefined;
  answer: Json | undefined;
}

export interface WebApiParts {
  internals: Internals;
  faults: Faults;
  rates: RateLimits | undefined;
  calls: ReceivedCall[];
}

/** Answers `POST /api/<method>` (Slack takes GET as well) as Slack does. */
export async function answerCall(
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
  parts: WebApiParts,
): Promise<void> {
  const query = new URL(request.url ?? '/', 'http://slack').searchParams;
  const body = await readBody(request);
  const args = argumentsOf(request.headers['content-type'] ?? '', body);
  const all = { ...Object.fromEntries(query), ...args };
  const token = request.headers.authorization?.replace(/^Bearer\s*/, '') ?? text(all.token);
  const workspace = parts.internals.places.workspaces.find((candidate) =>
    [candidate.botToken, candidate.configToken].includes(token),
  );
  const received: ReceivedCall = { method, args: all, team: workspace?.id, answer: undefined };
  parts.calls.push(received);

  const { scopes } = parts.internals;
  if (workspace && scopes) response.setHeader('x-oauth-scopes', scopes.join(','));
  const fault = parts.faults.take(method);
  if (fault && (await interrupts(fault, response))) return;
  const limited = workspace ? parts.rates?.take(method, workspace.id, text(all.channel)) : 0;
  if (limited) return tooMany(response, limited);

  const answer =
    args === undefined
      ? { ok: false, error: 'invalid_json' }
      : await run(method, all, token, workspace, parts);
  if (fault && 'reset' in fault) {
    response.destroy();
    return;
  }
  received.answer = answer;
  send(response, 200, answer);
}

async function run(
  method: string,
  args: Json,
  token: string,
  workspace: Workspace | undefined,
  { internals }: WebApiParts,
): Promise<Json> {
  try {
    const called = METHODS.get(method);
    if (!called) throw new Refusal('unknown_method', { req_method: method });
    if (token === '') throw new Refusal('not_authed');
    if (!workspace) throw new Refusal('invalid_auth');
    if (CONFIGURATION_METHODS.has(method) !== (token === workspace.configToken)) {
      throw new Refusal('not_allowed_token_type');
    }
    return { ...(await called(args, { internals, workspace })), ok: true };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, error: error.code, ...error.extra };
  }
}

/** Applies a fault that comes before the call's effect. Returns whether the call ends with it. */
export async function interrupts(fault: Fault, response: ServerResponse): Promise<boolean> {
  if ('delay' in fault) {
    await wait(fault.delay, undefined, { ref: false }); // a caller that gave up long ago is not waited for
    return false;
  }
  if ('reset' in fault) {
    if (fault.reset === 'before') response.destroy();
    return fault.reset === 'before';
  }
  if ('rateLimited' in fault) tooMany(response, fault.rateLimited);
  else if ('status' in fault) send(response, fault.status, { ok: false, error: 'internal_error' });
  else send(response, 200, { ok: false, error: fault.error });
  return true;
}

function tooMany(response: ServerResponse, seconds: number): void {
  response.setHeader('retry-after', String(seconds));
  send(response, 429, { ok: false, error: 'ratelimited' });
}

export function send(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
