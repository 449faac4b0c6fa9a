import type { Refused } from '../directory/refusal.ts';
import type { RoundStatus } from '../generated/prisma/enums.ts';
import type { Trouble } from './members/trouble.ts';
import type { MailHold } from './status/mail-hold.ts';

/** What the caller chose: a re-invite sends again, a reminder also goes to someone who has logged in. */
export type Intent = 'invite' | 're-invite' | 'remind';

/** The person an outcome is about. */
export interface Invitee {
  readonly membershipId: string;
  readonly name: string;
  readonly email: string;
  readonly tenantName: string;
  /** The tenant's. */
  readonly timezone: string;
}

/** A cap that was reached, what it is, and when there is room again (domain.md, "Caps"). */
export interface Cap {
  readonly on: 'PERSON' | 'INVITER';
  readonly most: number;
  readonly until: Date;
}

/** What people see of a round. */
export interface RoundSummary {
  readonly number: number;
  readonly openedAt: Date;
  readonly status: RoundStatus;
  /** Who asked for it; null when the invited person asked for a new link. */
  readonly sentBy: string | null;
}

/**
 * What came of a request to invite or re-invite; the words are made where it is shown. `hold`: why the email that was
 * asked for cannot leave at the moment; null when nothing is known to be in its way.
 */
export type InviteOutcome =
  /** A round was opened; `added` when the person already has a password and gets "You were added". */
  | { outcome: 'INVITED'; invitee: Invitee; round: RoundSummary; added: boolean; hold: MailHold | null }
  /** The same was asked within the last minute: there is one round, and this is it. */
  | { outcome: 'JUST_INVITED'; invitee: Invitee; round: RoundSummary; added: boolean; hold: MailHold | null }
  /** Invited before: only a re-invite sends again. */
  | { outcome: 'INVITED_BEFORE'; invitee: Invitee; round: RoundSummary }
  /**
   * Something came of earlier mail to the person: only a caller who confirms it sends more. `intent`: what does so, together
   * with the trouble's kind.
   */
  | { outcome: 'NEEDS_CONFIRMATION'; invitee: Invitee; trouble: Trouble; intent: Intent }
  /** Has logged in already: only a confirmed re-invite sends a sign-in reminder. */
  | { outcome: 'LOGGED_IN_BEFORE'; invitee: Invitee; lastLoginAt: Date }
  | { outcome: 'REMINDED'; invitee: Invitee; hold: MailHold | null }
  /** A sign-in reminder was asked for within the last minute. */
  | { outcome: 'JUST_REMINDED'; invitee: Invitee }
  /** `mayReactivate`: the caller may give the person back what they had. */
  | { outcome: 'DEACTIVATED'; invitee: Invitee; mayReactivate: boolean }
  /** Nothing was written: there was as much mail in the last 24 hours as there may be, to this person or by the caller. */
  | { outcome: 'OVER_CAP'; invitee: Invitee; cap: Cap }
  /** No mail provider takes the email ID, so nothing was written. */
  | { outcome: 'NOT_MAILABLE'; invitee: Invitee }
  /** No user account in this tenant's directory. `correctedTo`: somebody there had the email ID until it was corrected. */
  | { outcome: 'NOT_IN_DIRECTORY'; tenantName: string; correctedTo?: string }
  | Refused;
