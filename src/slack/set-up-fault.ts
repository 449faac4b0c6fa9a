import { WebAPIPlatformError } from '@slack/web-api';

/** For a person who asked, when no waiting helps. */
export const NOT_SET_UP =
  'Usher is not set up fully in this workspace, so nothing was done. Please tell the people who run it.';

/** Slack's words for a token that lacks a scope, or that it does not accept. */
const SET_UP_FAULTS: ReadonlySet<string> = new Set([
  'missing_scope',
  'not_allowed_token_type',
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
]);

/** Whether Slack refused a call for something that only the people who run Usher can put right. */
export function isSetUpFault(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && SET_UP_FAULTS.has(error.data.error);
}
