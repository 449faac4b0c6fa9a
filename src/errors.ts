import { messageWithoutValue } from './database-errors.ts';

/** What can go wrong in a way that a person can act on. Programs compare codes, people read `userMessage`. */
export type ErrorCode =
  // The settings, and what they name
  | 'CONFIG'
  | 'DIRECTORY_FILE'
  | 'DIRECTORY_FILE_UNREADABLE'
  | 'PORT_REFUSED'
  | 'PORT_TAKEN'
  | 'SET_UP_FAULTS'
  | 'SLACK_TOKEN'
  | 'REAL_SLACK'
  // The manifest of the Slack app
  | 'COMMAND_NAME_REFUSED'
  | 'MANIFEST_REFUSED'
  | 'SLACK_NOT_ASKED'
  // The database and the jobs' store
  | 'DATABASE_SCHEMA'
  | 'DATABASE_UNREACHABLE'
  | 'MIGRATION_FAILED'
  | 'MIGRATIONS_MISSING'
  | 'JOBS_STORE_UNREACHABLE'
  | 'DATA_DIR_BUSY'
  | 'DATA_DIR_CLOSED'
  | 'DATA_DIR_TAKEN'
  | 'DATA_DIR_UNUSABLE'
  | 'DATA_DIR_VERSION'
  | 'INITDB_FAILED'
  | 'NO_POSTGRES_BINARIES'
  | 'NO_REACHABLE_FOLDER'
  | 'NO_SERVER_ACCOUNT'
  | 'POSTGRES_CANNOT_RUN'
  | 'POSTGRES_DID_NOT_START'
  // Who asks
  | 'CALLER_NOT_MAPPED'
  | 'NO_TENANT'
  | 'NOT_IN_TENANT'
  | 'OTHER_WORKSPACE'
  | 'SLACK_PROFILE_UNAVAILABLE'
  | 'SLACK_PROFILE_UNKNOWN'
  | 'SLACK_SET_UP'
  // Whom or what it is about
  | 'AMBIGUOUS_TENANT'
  | 'MENTIONED_BOT'
  | 'MENTIONED_WITHOUT_EMAIL'
  | 'NO_SUCH_TENANT'
  | 'NO_SUCH_USER'
  | 'NOT_IN_DIRECTORY'
  | 'LAST_DIRECTORY_ADMIN'
  | 'REFUSED'
  // Lists of people
  | 'LIST_TOO_LONG'
  | 'LIST_UNREADABLE'
  | 'NO_SUCH_COMPANY'
  | 'NOTE_TO_TOO_MANY'
  | 'NO_SUCH_TEMPLATE'
  | 'ROWS_REFUSED'
  // Requests from the web
  | 'BAD_REQUEST'
  | 'BUSY'
  | 'CROSS_SITE'
  | 'UNAUTHORIZED';

/**
 * Something that a person can act on.
 * `userMessage` is one plain sentence for that person; `cause` is for the log.
 */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly userMessage: string;

  constructor(code: ErrorCode, userMessage: string, options?: ErrorOptions) {
    super(userMessage, options);
    this.name = 'UserError';
    this.code = code;
    this.userMessage = userMessage;
  }
}

/**
 * What was thrown, for a log or a terminal: without a value that the database did not take,
 * which may be somebody's address.
 * A host name with several addresses fails once per address, all under one error without a message.
 */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return error.errors.map(describeError).join(', ');
  return error instanceof Error ? messageWithoutValue(error) || error.name : String(error);
}

/** Where the error was thrown: the lines of its stack below its message, which may hold a value (`describeError`). */
export function framesOf(error: Error): string | undefined {
  const below = error.stack?.replace(error.message, () => '');
  return below?.match(/^ +at .*$/gm)?.join('\n');
}

/** The kind of error, what `describeError` says of it, and below that where it was thrown. */
export function describeWithFrames(error: unknown): string {
  if (!(error instanceof Error)) return describeError(error);
  const said = `${error.name}: ${describeError(error)}`;
  const frames = framesOf(error);
  return frames ? `${said}\n${frames}` : said;
}
