import { ErrorCode, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { SECOND } from '../clock.ts';
import { describeError } from '../errors.ts';

/** What came of a call to Slack. Only `UNKNOWN` leaves open whether Slack did what was asked. */
export type SlackAnswer<T> = { ok: true; value: T } | SlackFailure;

export type SlackFailure =
  /** Not now: to be tried again after this many milliseconds. */
  | { ok: false; why: 'LIMITED'; retryAfter: number }
  /** Slack refuses every call with this token. */
  | { ok: false; why: 'UNAUTHORIZED'; error: string }
  /** A definite no, in Slack's word. */
  | { ok: false; why: 'REFUSED'; error: string }
  /** The answer was lost, or Slack broke down. */
  | { ok: false; why: 'UNKNOWN'; error: string };

/** Milliseconds to wait where Slack asks for fewer calls and does not say for how long. */
const LIMITED_FOR = 30 * SECOND;

/** Slack's words for a token that may do nothing at all. */
export const UNAUTHORIZED: ReadonlySet<string> = new Set([
  'account_inactive',
  'access_denied',
  'invalid_auth',
  'not_allowed_token_type',
  'not_authed',
  'org_login_required',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
  'two_factor_setup_required',
]);

/** Without `chat:write` nothing can be announced. Usher can do without its other scopes. */
export const NEEDED_TO_WRITE: ReadonlySet<string> = new Set([...UNAUTHORIZED, 'missing_scope']);

/** Slack's words for a breakdown of its own, after which it may or may not have done what was asked. */
const BROKEN_DOWN: ReadonlySet<string> = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** Slack's words for a message that it takes nowhere: the fault is Usher's, and posting it to a person would not help. */
export const UNFIT: ReadonlySet<string> = new Set([
  'invalid_arg_name',
  'invalid_arguments',
  'invalid_array_arg',
  'invalid_attachments',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_charset',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'metadata_too_large',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'too_many_attachments',
]);

/** Slack's words for a message that somebody has deleted. */
export const GONE: ReadonlySet<string> = new Set(['message_not_found', 'thread_not_found']);

/** Makes an answer of what the SDK throws. `unauthorized`: the words by which this call refuses the token. */
export function failureOf(error: unknown, unauthorized: ReadonlySet<string>): SlackFailure {
  if (error instanceof WebAPIRateLimitedError) {
    return { ok: false, why: 'LIMITED', retryAfter: Math.max(1, error.retryAfter) * SECOND };
  }
  if (!(error instanceof WebAPIPlatformError)) {
    return { ok: false, why: 'UNKNOWN', error: describeRequestError(error) };
  }
  const word = error.data.error;
  if (word === 'ratelimited') return { ok: false, why: 'LIMITED', retryAfter: LIMITED_FOR };
  if (unauthorized.has(word)) return { ok: false, why: 'UNAUTHORIZED', error: word };
  return { ok: false, why: BROKEN_DOWN.has(word) ? 'UNKNOWN' : 'REFUSED', error: word };
}

/** fetch says no more than "fetch failed". The reason is in the cause of the cause. */
function describeRequestError(error: unknown): string {
  const isRequestError =
    typeof error === 'object' && error !== null && 'code' in error && error.code === ErrorCode.RequestError;
  if (!isRequestError) return describeError(error);
  const original = 'original' in error ? error.original : undefined;
  const cause = original instanceof Error ? (original.cause ?? original) : original;
  return describeError(cause ?? error);
}
