import { invalid, Refusal } from './refusal.ts';
import { unsubscribeAddress } from './unsubscribe.ts';

/** What Resend refuses (platform.md, "Resend"). The numbers are its limits. */
export const LIMITS = { batch: 100, recipients: 50, tagLength: 256, keyLength: 256, requestsPerSecond: 2 };

/** One valid mail of a request. */
export interface Draft {
  from: string;
  to: string[];
  reply_to: string[];
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  tags: { name: string; value: string }[];
}

type Body = Readonly<Record<string, unknown>>;

const ADDRESS = /^[!#-'*+\-./0-9=?A-Z^-~]+@(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
const NAMED = /^\s*(?:"[^"]*"|[^"<>,]*)\s*<([^<>]+)>\s*$/;
const TAG = /^[A-Za-z0-9_-]+$/;
const HEADER_NAME = /^[A-Za-z0-9-]+$/;

/** Reads one mail. In a batch neither attachments nor a time are allowed. Throws a `Refusal` that names the field. */
export function readDraft(value: unknown, options: { inBatch: boolean }): Draft {
  if (!isBody(value)) throw invalid('Each email needs to be an object.');
  if (options.inBatch) refuseInBatch(value);
  const html = optionalText(value, 'html');
  const text = optionalText(value, 'text');
  if (!html && !text) throw missing('html` or `text');
  return {
    from: sender(value),
    to: recipients(value, 'to', { required: true }),
    reply_to: recipients(value, 'reply_to', { required: false }),
    subject: oneLine(requiredText(value, 'subject'), 'subject'),
    html,
    text,
    headers: headers(value.headers),
    tags: tags(value.tags),
  };
}

/** A key of 1 to 256 characters, or none at all. */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (header.length >= 1 && header.length <= LIMITS.keyLength) return header;
  throw new Refusal(
    400,
    'invalid_idempotency_key',
    'The idempotency key must be between 1-256 characters. Retry with a valid key.',
  );
}

function refuseInBatch(body: Body): void {
  for (const field of ['attachments', 'scheduled_at']) {
    if (body[field] !== undefined) throw invalid(`The \`${field}\` field is not supported in a batch yet.`);
  }
}

function sender(body: Body): string {
  const from = requiredText(body, 'from');
  if (isMailbox(from)) return from;
  throw invalid(badAddress('from'), 'invalid_from_address');
}

function recipients(body: Body, field: 'to' | 'reply_to', options: { required: boolean }): string[] {
  const value = body[field];
  const list: unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  if (list.length === 0 && options.required) throw missing(field);
  if (list.length > LIMITS.recipients) {
    throw invalid(`The \`${field}\` field cannot hold more than ${LIMITS.recipients} addresses.`);
  }
  return list.map((entry) => {
    if (typeof entry === 'string' && isMailbox(entry)) return entry;
    throw invalid(badAddress(field));
  });
}

function tags(value: unknown): Draft['tags'] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid('The `tags` field needs to be an array.');
  return value.map((tag: unknown) => {
    if (!isBody(tag) || !isTagText(tag.name) || !isTagText(tag.value)) {
      throw invalid('Tags should only contain ASCII letters, numbers, underscores, or dashes (at most 256).');
    }
    return { name: tag.name, value: tag.value };
  });
}

function headers(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (!isBody(value)) throw invalid('The `headers` field needs to be an object.');
  const read = Object.fromEntries(
    Object.entries(value).map(([name, content]) => {
      if (!HEADER_NAME.test(name) || typeof content !== 'string')
        throw invalid(`Invalid header \`${name}\`.`);
      return [name, oneLine(content, `headers.${name}`)];
    }),
  );
  // Resend takes them as they are; but mail programs would show no button, which nobody would notice.
  if ('List-Unsubscribe-Post' in read && unsubscribeAddress({ headers: read }) === null)
    throw invalid('One click does not unsubscribe with these `List-Unsubscribe` headers (RFC 8058).');
  return read;
}

function isTagText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LIMITS.tagLength && TAG.test(value);
}

function isMailbox(text: string): boolean {
  // Names may be written in any script; the address itself goes over SMTP without SMTPUTF8.
  return !/\p{Cc}/u.test(text) && ADDRESS.test((NAMED.exec(text)?.[1] ?? text).trim());
}

function oneLine(text: string, field: string): string {
  if (/[\r\n]/.test(text)) throw invalid(`The \n character is not allowed in \`${field}\`.`);
  return text;
}

function requiredText(body: Body, field: string): string {
  const text = optionalText(body, field);
  if (!text) throw missing(field);
  return text;
}

function optionalText(body: Body, field: string): string {
  const value = body[field] ?? '';
  if (typeof value !== 'string') throw invalid(`The \`${field}\` field needs to be a string.`);
  return value;
}

function missing(field: string): Refusal {
  return invalid(`Missing \`${field}\` field.`, 'missing_required_field');
}

function badAddress(field: string): string {
  return `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`;
}

/** An object as JSON has it. */
function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
