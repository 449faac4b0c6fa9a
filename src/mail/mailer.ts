/**
 * An email in JSON, in parts: most emails have most of them in common. Each sign stands for one byte, so that they need no
 * encoding: what is not ASCII is escaped, or its UTF-8 is written in that way.
 */
export type EmailParts = readonly string[];

/** What the provider made of one email of a batch. */
export type EmailResult = { providerId: string } | { refused: string };

/**
 * What became of a request to send a batch. `reason` is in the provider's words.
 *
 * - `TAKEN`: each email has its result, in order
 * - `REFUSED`: the request as a whole is not valid, and nothing was taken
 * - `LIMITED`: too many requests; nothing was taken
 * - `QUOTA`: the day's or month's quota is used up; nothing was taken
 * - `MISCONFIGURED`: the API key or the sender is not accepted, which concerns everyone's mail; nothing was taken
 * - `KEY_TAKEN`: the provider knows this key with other bodies, so something was taken once
 * - `UNKNOWN`: no usable answer; the mails may have been taken, and only the same key may try again
 */
export type SendOutcome =
  | { outcome: 'TAKEN'; results: readonly EmailResult[] }
  | { outcome: 'REFUSED'; reason: string }
  | { outcome: 'LIMITED'; reason: string; retryAfter: number }
  | { outcome: 'QUOTA'; reason: string }
  | { outcome: 'MISCONFIGURED'; reason: string }
  | { outcome: 'KEY_TAKEN'; reason: string }
  | { outcome: 'UNKNOWN'; reason: string; retryAfter: number };

/** The mail provider, as Usher uses it. */
export interface Mailer {
  /** The sender's address, with or without a name (MAIL_FROM). */
  readonly from: string;
  /** Milliseconds until the next request may leave. */
  pause(): number;
  /** Sends up to 100 emails in one request. Never throws for what the provider says. */
  send(batch: { key: string; emails: readonly EmailParts[] }): Promise<SendOutcome>;
}
