/** What came of a call to Slack. Only `unknown` leaves open whether Slack did what was asked. */
export type SlackAnswer<T> = { ok: true; value: T } | SlackFailure;

export type SlackFailure =
  /** Not now: again after so many milliseconds. */
  | { ok: false; why: 'LIMITED'; retryAfter: number }
  /** Slack takes nothing at all with this token. */
  | { ok: false; why: 'UNAUTHORIZED'; error: string }
  /** A definite no, in Slack's word. */
  | { ok: false; why: 'REFUSED'; error: string }
  /** The answer was lost, or Slack broke down. */
  | { ok: false; why: 'UNKNOWN'; error: string };

/** Slack's words for: whoever you are, you may do nothing. */
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

/** Without `chat:write` nothing can be announced; other scopes only make it less sure. */
export const NEEDED_TO_WRITE: ReadonlySet<string> = new Set([...UNAUTHORIZED, 'missing_scope']);

/** Slack's words for a breakdown of its own, after which the effect may or may not be there. */
export const BROKEN_DOWN: ReadonlySet<string> = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** Slack's words for a message that it will not take anywhere: ours is the fault, and a person would not help. */
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
