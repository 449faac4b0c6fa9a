import type { EmailStatus } from '../../generated/prisma/enums.ts';
import type { RoundEnd } from '../../invitations/rounds/end-round.ts';
import type { MailEvent } from './mail-event.ts';

/** What an event means for its email and for the person's rounds. */
export interface MailNews {
  /** The status it brings, and those it may follow: no other is changed, so nothing goes backwards. */
  status: EmailStatus;
  after: readonly EmailStatus[];
  /** Whether the mail has surely left. */
  left: boolean;
  /** Whether nothing more is to be heard of it. */
  final: boolean;
  fact: 'DELIVERED' | 'SUPPRESSED' | 'MAIL_FAILED' | null;
  /** The end of all the person's open rounds, in every tenant: the address takes no mail, whoever sends it. */
  end: Extract<RoundEnd, 'BOUNCED' | 'COMPLAINED'> | null;
  detail: string | null;
}

const UNSETTLED: readonly EmailStatus[] = ['FROZEN', 'ACCEPTED', 'UNKNOWN'];

/** Reads an event; null when it says nothing that changes an email. */
export function mailNews({ type, data }: MailEvent): MailNews | null {
  const none = { left: true, final: true, fact: null, end: null, detail: null };
  switch (type) {
    case 'email.sent':
    case 'email.delivery_delayed':
      return { ...none, status: 'ACCEPTED', after: ['FROZEN', 'UNKNOWN'], final: false };
    case 'email.delivered':
      return { ...none, status: 'DELIVERED', after: UNSETTLED, fact: 'DELIVERED' };
    case 'email.bounced': {
      const detail = data.bounce?.message ?? null;
      const after: readonly EmailStatus[] = [...UNSETTLED, 'DELIVERED'];
      // A mailbox that is full today is not a dead address: this mail is lost, the follow-ups go on.
      if (data.bounce?.type && data.bounce.type !== 'Permanent') {
        return { ...none, status: 'FAILED', after: UNSETTLED, fact: 'MAIL_FAILED', detail };
      }
      return { ...none, status: 'BOUNCED', after, end: 'BOUNCED', detail };
    }
    case 'email.complained':
      return { ...none, status: 'COMPLAINED', after: [...UNSETTLED, 'DELIVERED'], end: 'COMPLAINED' };
    case 'email.suppressed': {
      const detail = data.suppressed?.message ?? 'the address is on the mail provider’s suppression list';
      return {
        ...none,
        status: 'SUPPRESSED',
        after: UNSETTLED,
        left: false,
        fact: 'SUPPRESSED',
        end: 'BOUNCED',
        detail,
      };
    }
    case 'email.failed': {
      const detail = data.failed?.reason ?? null;
      return { ...none, status: 'FAILED', after: UNSETTLED, left: false, fact: 'MAIL_FAILED', detail };
    }
    default:
      return null;
  }
}
