import { z } from 'zod';
import { type Clock, MINUTE, SECOND } from '../clock.ts';
import { reasonLine } from '../words/inert-text.ts';
import type { EmailResult, Mailer, SendOutcome } from './mailer.ts';
import { RequestBodies } from './request-bodies.ts';
import { RequestPace } from './request-pace.ts';
import { directRequests, type ResendError, requestsOfSdk } from './resend-request.ts';

type Headers = Readonly<Record<string, string>>;

const RESEND = 'https://api.resend.com';
/** How long to wait after a 429 or a 5xx that does not say when to come back. */
const RETRY_AFTER = 5 * SECOND;
const LONGEST_RETRY_AFTER = 10 * MINUTE;
/** Numbers from here on are Unix times, in seconds; from the second on in milliseconds. No wait lasts so long. */
const UNIX_TIMES = { seconds: 1e9, milliseconds: 1e12 };

/** Answers that stop everybody's mail until the set-up is corrected (platform.md, "Resend"). */
const SETUP_STATUS = [401, 403, 404, 405];
const SETUP_ERRORS = ['invalid_from_address', 'missing_api_key', 'invalid_api_key', 'restricted_api_key'];
const QUOTA_ERRORS = ['daily_quota_exceeded', 'monthly_quota_exceeded'];

const Taken = z.object({
  data: z.array(z.object({ id: z.string().regex(/^[\x21-\x7e]{1,255}$/) })),
  errors: z.array(z.object({ index: z.int().min(0), message: z.string() })).optional(),
});

/**
 * Sends mail through Resend: batches in permissive mode, so that one bad address fails alone.
 *
 * `rate`: requests a second to begin with. `timeout`: milliseconds to wait for an answer; after that it is not
 * known what became of the mails. No request is repeated here.
 */
export function createMailer(options: {
  apiKey: string;
  baseUrl?: string | undefined;
  from: string;
  rate: number;
  clock: Clock;
  /** Whether a proxy is in the way. */
  isProxied?: boolean;
  timeout?: number;
}): Mailer {
  const { apiKey, baseUrl = RESEND, from, rate, clock, isProxied = false, timeout = 30 * SECOND } = options;
  const request = isProxied ? requestsOfSdk({ apiKey, baseUrl }) : directRequests({ baseUrl });
  const headers = {
    Authorization: `Bearer ${apiKey}`,
    'Content-Type': 'application/json',
    'User-Agent': 'usher',
    'X-Batch-Validation': 'permissive',
  };
  const pace = new RequestPace(rate);
  const bodies = new RequestBodies();
  return {
    from,
    pause: () => pace.pause(),
    async send({ key, emails }) {
      pace.leaves();
      const body = bodies.write(emails);
      const answer = await request('/emails/batch', {
        headers: { ...headers, 'Idempotency-Key': key },
        body,
        signal: AbortSignal.timeout(timeout),
      });
      bodies.giveBack(body);
      const said = answer.headers ?? {};
      const outcome = answer.error
        ? outcomeOfError(answer.error, said, clock)
        : outcomeOfAnswer(answer.data, emails.length);
      if (outcome.outcome === 'LIMITED') pace.slowDown(outcome.retryAfter);
      else pace.adapt(limitsIn(said, clock));
      return outcome;
    },
  };
}

/** The accepted emails come back in order, the refused ones with their index. Together they must be all. */
function outcomeOfAnswer(answer: unknown, sent: number): SendOutcome {
  const unusable = {
    outcome: 'UNKNOWN',
    reason: 'The answer was not usable.',
    retryAfter: RETRY_AFTER,
  } as const;
  const parsed = Taken.safeParse(answer);
  if (!parsed.success) return unusable;
  const { data, errors = [] } = parsed.data;
  const refused = new Map(errors.map(({ index, message }) => [index, message]));
  if (data.length + refused.size !== sent || new Set(data.map(({ id }) => id)).size !== data.length) {
    return unusable;
  }
  const ids = data.values();
  const results: EmailResult[] = [];
  for (let index = 0; index < sent; index++) {
    const message = refused.get(index);
    const id = message === undefined ? ids.next().value?.id : undefined;
    if (message === undefined && id === undefined) return unusable;
    results.push(id === undefined ? { refused: reasonLine(message ?? '') } : { providerId: id });
  }
  return { outcome: 'TAKEN', results };
}

function outcomeOfError(error: ResendError, headers: Headers, clock: Clock): SendOutcome {
  const { statusCode: status, name } = error;
  const reason = reasonLine(`${name}: ${error.message}`);
  if (QUOTA_ERRORS.includes(name)) return { outcome: 'QUOTA', reason };
  const retryAfter = retryAfterIn(headers, clock);
  if (status === 429) return { outcome: 'LIMITED', reason, retryAfter };
  if (name === 'invalid_idempotent_request') return { outcome: 'KEY_TAKEN', reason };
  if (status === null || status === 408 || status === 409 || status >= 500 || status < 400) {
    return { outcome: 'UNKNOWN', reason, retryAfter };
  }
  if (SETUP_STATUS.includes(status) || SETUP_ERRORS.includes(name))
    return { outcome: 'MISCONFIGURED', reason };
  return { outcome: 'REFUSED', reason };
}

function limitsIn(headers: Headers, clock: Clock) {
  const reset = waitIn(headers['ratelimit-reset'], clock);
  return {
    limit: positive(headers['ratelimit-limit']),
    remaining: number(headers['ratelimit-remaining']),
    reset: reset === null || reset === 0 ? null : reset / SECOND,
  };
}

function retryAfterIn(headers: Headers, clock: Clock): number {
  return waitIn(headers['retry-after'], clock) ?? RETRY_AFTER;
}

/**
 * Milliseconds from now: a header holds seconds, a date (RFC 9110, 10.2.3) or a Unix time. Null when it holds none of
 * them. No provider is believed for longer than ten minutes: after that it is asked again.
 */
function waitIn(text: string | undefined, clock: Clock): number | null {
  const value = number(text);
  const now = clock.now().getTime();
  const wait = value === null ? Date.parse(text ?? '') - now : fromNow(value, now);
  return Number.isNaN(wait) ? null : Math.min(LONGEST_RETRY_AFTER, Math.max(0, wait));
}

function fromNow(value: number, now: number): number {
  if (value >= UNIX_TIMES.milliseconds) return value - now;
  return value >= UNIX_TIMES.seconds ? value * SECOND - now : value * SECOND;
}

function number(text: string | undefined): number | null {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

function positive(text: string | undefined): number | null {
  const value = number(text);
  return value === null || value <= 0 ? null : value;
}
