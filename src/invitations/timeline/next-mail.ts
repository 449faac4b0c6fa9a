import { DAY } from '../../clock.ts';
import type { EmailKind, RoundStatus } from '../../generated/prisma/enums.ts';
import type { MailObstacle } from '../../words/emails.ts';
import type { NextMail, NoMailReason } from '../../words/next-mail.ts';

/** What decides on the mail that a person gets next: the membership, its last round, and mail that has not left. */
export interface Standing {
  readonly isDeactivated: boolean;
  readonly hasLoggedIn: boolean;
  /** Null, as all of the round, for someone who was never invited. */
  readonly status: RoundStatus | null;
  readonly welcomedAt: Date | null;
  readonly nextFollowUpAt: Date | null;
  readonly followUpDays: readonly number[] | null;
  readonly expiresAt: Date | null;
  /** `dueAt` as JSON has it. */
  readonly waiting: readonly { readonly email: EmailKind; readonly day: number; readonly dueAt: string }[];
}

/** What mail comes next (domain.md, "Invite, Re-invite" 3, 5 and 8). */
export function nextMail(
  standing: Standing,
  { now, hold }: { now: Date; hold: MailObstacle | null },
): NextMail {
  const isOpen = standing.status === 'OPEN';
  const followUps = isOpen ? followUpsOf(standing, now) : [];
  const waiting = standing.waiting.map((mail) => ({ ...mail, dueAt: new Date(mail.dueAt) }));
  return {
    waiting,
    followUps,
    linksUntil: isOpen ? standing.expiresAt : null,
    none: waiting.length + followUps.length > 0 ? null : noMailReason(standing),
    hold: waiting.length > 0 ? hold : null,
  };
}

function followUpsOf(
  { welcomedAt, nextFollowUpAt, followUpDays }: Standing,
  now: Date,
): NextMail['followUps'] {
  const days = (followUpDays ?? []).toSorted((a, b) => a - b);
  if (!welcomedAt) return days.map((day) => ({ day, at: null, isPutOff: false }));
  if (!nextFollowUpAt) return [];
  const dated = days.map((day) => ({
    ...{ day, isPutOff: false },
    at: new Date(welcomedAt.getTime() + day * DAY),
  }));
  // Of several that are due by then, only the latest is sent. One that was put off leaves later than on its day.
  const by = nextFollowUpAt > now ? nextFollowUpAt : now;
  const due = dated.filter(({ at }) => at <= by).at(-1);
  const later = dated.filter(({ at }) => at > by);
  return due ? [{ ...due, at: nextFollowUpAt, isPutOff: nextFollowUpAt > due.at }, ...later] : later;
}

function noMailReason({ isDeactivated, hasLoggedIn, status, followUpDays }: Standing): NoMailReason {
  if (isDeactivated) return 'DEACTIVATED';
  if (hasLoggedIn) return 'LOGGED_IN';
  if (status === null) return 'NEVER_INVITED';
  if (status === 'OPEN') return followUpDays?.length ? 'NO_FOLLOW_UPS_LEFT' : 'ONE_MAIL';
  return status;
}
