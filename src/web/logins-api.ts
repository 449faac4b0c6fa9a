import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { canonicalEmailKey } from '../email-key.ts';
import { UserError } from '../errors.ts';
import { type RecordedLogin, recordLogin } from '../invitations/logins/record-login.ts';
import { bytesOf } from './request-body.ts';

const LONGEST_ID = 256;

const Login = z.strictObject({
  email: z.string('must be text').transform((text, check) => {
    const emailKey = canonicalEmailKey(text);
    if (emailKey !== null) return emailKey;
    check.issues.push({ code: 'custom', message: 'must be an email ID', input: text });
    return z.NEVER;
  }),
  tenant: z.string('must be the name or the id of a tenant').min(1, 'must not be empty').optional(),
  at: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-11-22T10:00:00Z' })
    .transform((text) => new Date(text))
    .optional(),
});

/**
 * `POST /api/v1/logins`: the company's own product reports a login, signed the Standard Webhooks way with
 * USHER_API_SECRET. The same `webhook-id` again changes nothing. Throws when the secret is not one of that kind.
 */
export function loginsApi(context: Context, options: { secret: string }): RequestHandler {
  const webhook = new Webhook(options.secret);
  return async (req, res) => {
    const body = bytesOf(req);
    const requestId = verifiedId(webhook, body, req.headers);
    const { email, tenant, at } = readLogin(body);
    const recorded = await recordLogin(context, {
      emailKey: email,
      ...(tenant === undefined ? {} : { tenant }),
      ...(at === undefined ? {} : { at }),
      requestId,
    });
    const problem = problemOf(recorded);
    if (problem) throw new UserError('BAD_REQUEST', problem);
    res.status(204).end();
  };
}

function verifiedId(webhook: Webhook, body: Buffer, headers: IncomingHttpHeaders): string {
  const signed = {
    'webhook-id': String(headers['webhook-id'] ?? ''),
    'webhook-timestamp': String(headers['webhook-timestamp'] ?? ''),
    'webhook-signature': String(headers['webhook-signature'] ?? ''),
  };
  try {
    webhook.verify(body, signed, { jsonParse: false });
  } catch (cause) {
    if (!(cause instanceof WebhookVerificationError)) throw cause;
    throw new UserError(
      'UNAUTHORIZED',
      'The signature is missing, does not match, or is more than 5 minutes old.',
      { cause },
    );
  }
  const id = signed['webhook-id'];
  if (id.length > LONGEST_ID) {
    throw new UserError('BAD_REQUEST', `webhook-id has more than ${LONGEST_ID} characters.`);
  }
  return id;
}

function readLogin(body: Buffer): z.output<typeof Login> {
  const parsed = Login.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) =>
    issue.path.length > 0 ? `"${issue.path.join('.')}" ${issue.message}` : issue.message,
  );
  throw new UserError('BAD_REQUEST', `${sentences.join('; ')}.`);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new UserError('BAD_REQUEST', 'The body is not JSON.', { cause });
  }
}

function problemOf(recorded: RecordedLogin): string | null {
  switch (recorded.outcome) {
    case 'IN_THE_FUTURE':
      return '"at" is more than 5 minutes in the future.';
    case 'UNKNOWN_TENANT':
      return '"tenant" is neither the name nor the id of a tenant.';
    case 'AMBIGUOUS_TENANT':
      return 'The user is in several tenants of this name: give the id of the right one as "tenant".';
    default:
      return null;
  }
}
