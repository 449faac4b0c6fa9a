import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import type { EmailStatus } from '../../generated/prisma/enums.ts';
import type { RoundEnd } from '../../invitations/rounds/end-rounds.ts';
import { reasonLine } from '../../words/inert-text.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Anything may be missing, null or of another kind: what cannot be read says nothing, and stops nothing. */
const Text = z.string().optional().catch(undefined);
const Reason = z.string().transform(reasonLine).optional().catch(undefined);
/** An id of ours or of the provider's. */
const Id = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .optional()
  .catch(undefined);

/** As an object, or as the list that they were sent as. */
const Tags = z
  .union([
    z.array(z.object({ name: z.string(), value: z.unknown() })).transform((tags) => {
      return new Map(tags.map(({ name, value }) => [name, value]));
    }),
    z.record(z.string(), z.unknown()).transform((tags) => new Map(Object.entries(tags))),
  ])
  .catch(new Map());

const Event = z.object({
  type: Text,
  data: z
    .object({
      email_id: Id,
      tags: Tags,
      bounce: z.object({ type: Text, message: Reason }).optional().catch(undefined),
      suppressed: z.object({ message: Reason }).optional().catch(undefined),
      failed: z.object({ reason: Reason }).optional().catch(undefined),
    })
    .catch({ email_id: undefined, tags: new Map() }),
});

export type MailEvent = z.output<typeof Event>;

/** Bounces after which the address may still take mail; after any other it does not. */
const PASSING_BOUNCES = ['transient', 'undetermined'];

const UNSETTLED: readonly EmailStatus[] = ['FROZEN', 'ACCEPTED', 'UNKNOWN'];

/** What an event means for its email and for the person's rounds. */
export interface EventEffect {
  /** The new status, and those that it may follow. No other is changed, so that nothing goes backwards. */
  status: EmailStatus;
  after: readonly EmailStatus[];
  /** Whether the mail has surely left. */
  hasLeft: boolean;
  /** Whether nothing more is expected. */
  isFinal: boolean;
  fact: 'DELIVERED' | 'SUPPRESSED' | 'MAIL_FAILED' | null;
  /** How it ends all the person's open rounds, in every tenant: the address takes mail from none of them. */
  endsRounds: Extract<RoundEnd, 'BOUNCED' | 'COMPLAINED'> | null;
  detail: string | null;
}

/**
 * Checks the signature of a webhook and reads what it says. The signature's time is compared with the machine's own,
 * because the provider signs by real time.
 *
 * @returns `event: null` for a body that is signed and is no event
 * @throws UserError `UNAUTHORIZED` when the signature is missing, wrong or old
 */
export function readMailEvent(options: { body: Buffer | string; headers: Headers; secret: string }): {
  id: string;
  event: MailEvent | null;
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
  return { id, event: Event.safeParse(jsonOf(text)).data ?? null };
}

/** What the event changes; null when it changes nothing. */
export function effectOf({ type, data }: MailEvent): EventEffect | null {
  const none = { hasLeft: true, isFinal: true, fact: null, endsRounds: null, detail: null };
  switch (type) {
    case 'email.sent':
    case 'email.delivery_delayed':
      return { ...none, status: 'ACCEPTED', after: ['FROZEN', 'UNKNOWN'], isFinal: false };
    case 'email.delivered':
      return { ...none, status: 'DELIVERED', after: UNSETTLED, fact: 'DELIVERED' };
    case 'email.bounced': {
      const detail = data.bounce?.message ?? null;
      const after: readonly EmailStatus[] = [...UNSETTLED, 'DELIVERED'];
      // A full mailbox is not a dead address: this mail is lost, and the follow-ups go on.
      if (data.bounce?.type && PASSING_BOUNCES.includes(data.bounce.type.toLowerCase())) {
        return { ...none, status: 'FAILED', after: UNSETTLED, fact: 'MAIL_FAILED', detail };
      }
      return { ...none, status: 'BOUNCED', after, endsRounds: 'BOUNCED', detail };
    }
    case 'email.complained':
      return { ...none, status: 'COMPLAINED', after: [...UNSETTLED, 'DELIVERED'], endsRounds: 'COMPLAINED' };
    case 'email.suppressed': {
      const detail = data.suppressed?.message ?? 'the address is on the mail provider’s suppression list';
      return {
        ...none,
        status: 'SUPPRESSED',
        after: UNSETTLED,
        hasLeft: false,
        fact: 'SUPPRESSED',
        endsRounds: 'BOUNCED',
        detail,
      };
    }
    case 'email.failed': {
      const detail = data.failed?.reason ?? null;
      return { ...none, status: 'FAILED', after: UNSETTLED, hasLeft: false, fact: 'MAIL_FAILED', detail };
    }
    default:
      return null;
  }
}

function jsonOf(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}
