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
  fact: 'Delivered' | 'Suppressed' | 'MailFailed' | null;
  /** The end of all the person's open rounds, in every tenant: the address takes no mail, whoever sends it. */
  end: Extract<RoundEnd, 'Bounced' | 'Complained'> | null;
  detail: string | null;
}

const UNSETTLED: readonly EmailStatus[] = ['Frozen', 'Accepted', 'Unknown'];

/** Reads an event; null when it says nothing that changes an email. */
export function mailNews({ type, data }: MailEvent): MailNews | null {
  const none = { left: true, final: true, fact: null, end: null, detail: null };
  switch (type) {
    case 'email.sent':
    case 'email.delivery_delayed':
      return { ...none, status: 'Accepted', after: ['Frozen', 'Unknown'], final: false };
    case 'email.delivered':
      return { ...none, status: 'Delivered', after: UNSETTLED, fact: 'Delivered' };
    case 'email.bounced': {
      const detail = data.bounce?.message ?? null;
      const after: readonly EmailStatus[] = [...UNSETTLED, 'Delivered'];
      // A mailbox that is full today is not a dead address: this mail is lost, the follow-ups go on.
      if (data.bounce?.type && data.bounce.type !== 'Permanent') {
        return { ...none, status: 'Failed', after: UNSETTLED, fact: 'MailFailed', detail };
      }
      return { ...none, status: 'Bounced', after, end: 'Bounced', detail };
    }
    case 'email.complained':
      return { ...none, status: 'Complained', after: [...UNSETTLED, 'Delivered'], end: 'Complained' };
    case 'email.suppressed': {
      const detail = data.suppressed?.message ?? 'the address is on the mail provider’s suppression list';
      return {
        ...none,
        status: 'Suppressed',
        after: UNSETTLED,
        left: false,
        fact: 'Suppressed',
        end: 'Bounced',
        detail,
      };
    }
    case 'email.failed': {
      const detail = data.failed?.reason ?? null;
      return { ...none, status: 'Failed', after: UNSETTLED, left: false, fact: 'MailFailed', detail };
    }
    default:
      return null;
  }
}
