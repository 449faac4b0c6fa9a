/**
 * Something that a person can act on.
 * `userMessage` is one plain sentence for that person; `cause` is for the log.
 */
export class UserError extends Error {
  readonly code: string;
  readonly userMessage: string;

  constructor(code: string, userMessage: string, options?: ErrorOptions) {
    super(userMessage, options);
    this.name = 'UserError';
    this.code = code;
    this.userMessage = userMessage;
  }
}

/** One line for a log or a terminal out of whatever was thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
