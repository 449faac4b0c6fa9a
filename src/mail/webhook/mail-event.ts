import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import { UserError } from '../../errors.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const Event = z.object({
  type: z.string(),
  data: z
    .object({
      email_id: z.string().optional(),
      tags: z.record(z.string(), z.string()).optional(),
      bounce: z.object({ type: z.string().optional(), message: z.string().optional() }).optional(),
      suppressed: z.object({ message: z.string().optional() }).optional(),
      failed: z.object({ reason: z.string().optional() }).optional(),
    })
    .default({}),
});

export type MailEvent = z.output<typeof Event>;

/**
 * Checks the signature of a webhook and reads what it says. The signature's time is compared with the machine's own,
 * because the provider signs by real time.
 *
 * @throws UserError `unauthorized` when the signature is missing, wrong or old; `BAD_REQUEST` when it is no event
 */
export function readMailEvent(options: { body: Buffer | string; headers: Headers; secret: string }): {
  id: string;
  event: MailEvent;
} {
  const { body, headers, secret } = options;
  const header = (name: string) => String(headers[`svix-${name}`] ?? headers[`webhook-${name}`] ?? '');
  const id = header('id');
  const text = body.toString();
  try {
    new Webhook(secret).verify(
      text,
      {
        'webhook-id': id,
        'webhook-timestamp': header('timestamp'),
        'webhook-signature': header('signature'),
      },
      { jsonParse: false },
    );
  } catch (cause) {
    if (!(cause instanceof WebhookVerificationError)) throw cause;
    throw new UserError('UNAUTHORIZED', 'The signature is missing, wrong, or more than 5 minutes old.', {
      cause,
    });
  }
  const parsed = Event.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new UserError('BAD_REQUEST', 'The body is not an event.', { cause: parsed.error });
  return { id, event: parsed.data };
}

function jsonOf(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}
