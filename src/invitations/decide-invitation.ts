import { MINUTE } from '../clock.ts';
import type { Caller } from '../directory/callers.ts';
import { type Denial, denyInvite, denyInviteAfter, mayReactivate } from '../directory/policy.ts';
import { canonicalEmailKey, isMailable } from '../email-key.ts';
import type { InviteTrouble } from '../words/invite-troubles.ts';
import type { Intent, InviteOutcome } from './invite-outcome.ts';
import type { LockedMember } from './members/lock-member.ts';
import type { MailHold } from './status/mail-hold.ts';

/** Within this time a second identical request is the same request (domain.md, "Invite, Re-invite" 7). */
const SAME_REQUEST = MINUTE;

interface Asked {
  caller: Caller;
  member: LockedMember;
  intent: Intent;
  /** What the caller was shown of earlier mail to the person, and confirmed. */
  despite: InviteTrouble | null;
  at: Date;
  /** What keeps mail from leaving, as the caller may know it. */
  hold: MailHold | null;
}

/**
 * Decides about one person whose membership is locked: why the caller may not invite them, what the request comes to
 * without mail or before the caller confirms it, or null when mail is to be sent.
 */
export function decideInvitation(asked: Asked): { denial: Denial } | InviteOutcome | null {
  const { caller, member } = asked;
  const denial = denyInvite(caller, member.template);
  if (denial) return { denial };
  const settled = settledAtOnce(asked);
  if (settled) return settled;
  const deniedAfter = member.trouble && denyInviteAfter(caller, member.trouble.kind);
  return deniedAfter ? { denial: deniedAfter } : questionBefore(asked);
}

/** What the request comes to when nothing is to be sent for it, whatever the caller confirms; else null. */
function settledAtOnce({ caller, member, intent, at, hold }: Asked): InviteOutcome | null {
  const { invitee, lastRound, lastLoginAt, remindedAt } = member;
  if (member.deactivatedAt) {
    return { outcome: 'DEACTIVATED', invitee, mayReactivate: mayReactivate(caller, member.template) };
  }
  if (!isMailable(canonicalEmailKey(invitee.email) ?? '')) return { outcome: 'NOT_MAILABLE', invitee };
  if (lastRound?.status === 'OPEN' && isSameRequest(at, lastRound.openedAt)) {
    return { outcome: 'JUST_INVITED', invitee, round: lastRound, added: lastRound.added, hold };
  }
  const isRepeated = intent === 'remind' && remindedAt !== null && isSameRequest(at, remindedAt);
  return lastLoginAt && isRepeated ? { outcome: 'JUST_REMINDED', invitee } : null;
}

/** What the caller has to confirm before anything is sent; null when there is nothing. */
function questionBefore({ member, intent, despite }: Asked): InviteOutcome | null {
  const { invitee, lastRound, lastLoginAt, trouble } = member;
  // What was confirmed is what was shown: a bounce is no complaint that has come in since.
  if (trouble && trouble.kind !== despite) {
    const goesOn = lastLoginAt ? 'remind' : lastRound ? 're-invite' : 'invite';
    return { outcome: 'NEEDS_CONFIRMATION', invitee, trouble, intent: goesOn };
  }
  if (lastLoginAt) return intent === 'remind' ? null : { outcome: 'LOGGED_IN_BEFORE', invitee, lastLoginAt };
  return lastRound && intent === 'invite' ? { outcome: 'INVITED_BEFORE', invitee, round: lastRound } : null;
}

/** Of two requests at one moment, the one that is served last may be the earlier by its date. */
function isSameRequest(at: Date, before: Date): boolean {
  return Math.abs(at.getTime() - before.getTime()) < SAME_REQUEST;
}
