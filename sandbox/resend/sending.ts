import { setTimeout as wait } from 'node:timers/promises';
import { type Fault, refusalOf } from './faults.ts';
import type { KeyMemory } from './key-memory.ts';
import type { Mailbox } from './mailbox.ts';
import { invalid, Refusal } from './refusal.ts';
import { type Draft, LIMITS, readDraft, readIdempotencyKey } from './rules.ts';

/** A request to send, as it came in. */
export interface SendRequest {
  readonly path: '/emails' | '/emails/batch';
  readonly body: string;
  readonly idempotencyKey: string | undefined;
  readonly batchValidation: string | undefined;
}

/** Null: the connection breaks, and there is no answer. */
export type SendAnswer = { status: number; body: string } | null;

interface Parts {
  readonly keys: KeyMemory;
  readonly mailbox: Mailbox;
}

/** Takes the mails of one request, or throws the `Refusal` that Resend would answer with. */
export async function send(
  parts: Parts,
  request: SendRequest,
  fault: Fault | undefined,
): Promise<SendAnswer> {
  const refusal = refusalOf(fault);
  if (refusal) throw refusal;
  const key = readIdempotencyKey(request.idempotencyKey);
  const known = key === undefined ? undefined : parts.keys.take(key, request.path + request.body);
  if (known !== undefined) return answerWith(known, fault);
  let answer: string | undefined;
  try {
    if (fault?.fault === 'reset-before') return null;
    if (fault?.fault === 'server-error' && !fault.taken) throw serverError();
    answer = take(parts.mailbox, request);
    return await answerWith(answer, fault);
  } finally {
    if (key !== undefined) {
      if (answer === undefined) parts.keys.release(key);
      else parts.keys.settle(key, answer);
    }
  }
}

function take(mailbox: Mailbox, request: SendRequest): string {
  const body = parse(request.body);
  if (request.path === '/emails') {
    return JSON.stringify({ id: mailbox.take(readDraft(body, { inBatch: false })) });
  }
  const permissive = request.batchValidation === 'permissive';
  const { drafts, errors } = readBatch(body, permissive);
  const data = drafts.map((draft) => ({ id: mailbox.take(draft) }));
  return JSON.stringify(permissive ? { data, errors } : { data });
}

function readBatch(body: unknown, permissive: boolean) {
  if (!Array.isArray(body) || body.length === 0) throw invalid('The request needs to be a list of emails.');
  if (body.length > LIMITS.batch) throw invalid(`A batch holds at most ${LIMITS.batch} emails.`);
  const drafts: Draft[] = [];
  const errors: { index: number; message: string }[] = [];
  body.forEach((value: unknown, index) => {
    try {
      drafts.push(readDraft(value, { inBatch: true }));
    } catch (error) {
      if (!permissive || !(error instanceof Refusal)) throw error;
      errors.push({ index, message: error.message });
    }
  });
  return { drafts, errors };
}

/** The answer once the mails are taken, as the fault leaves it. */
async function answerWith(answer: string, fault: Fault | undefined): Promise<SendAnswer> {
  switch (fault?.fault) {
    case 'reset-before':
    case 'reset-after':
      return null;
    case 'server-error':
      throw serverError();
    case 'bad-body':
      return { status: 200, body: fault.body ?? '<html>not what was asked for</html>' };
    case 'delay':
      await wait(fault.milliseconds);
      return { status: 200, body: answer };
    default:
      return { status: 200, body: answer };
  }
}

function serverError(): Refusal {
  return new Refusal(500, 'internal_server_error', 'An unexpected error occurred.');
}

function parse(body: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body);
    return parsed;
  } catch {
    throw invalid('The request body is not JSON.');
  }
}
