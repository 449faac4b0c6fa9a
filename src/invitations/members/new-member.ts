import type { Caller } from '../../directory/callers.ts';
import { personName } from '../../directory/names.ts';
import type { AddUserOutcome, NewUser } from '../../directory/people/add-user.ts';
import type { LockedMember } from './lock-member.ts';

/**
 * Somebody for whom the transaction has made a user account, as `readMembers` would read them: no mail has gone to them, and
 * nobody else can see them, or wait for them, before the commit.
 */
export function newMember(
  caller: Caller,
  user: NewUser,
  { membershipId, userId, template }: Extract<AddUserOutcome, { outcome: 'ADDED' }>,
): LockedMember {
  const { id: tenantId, name: tenantName, timezone } = caller.tenant;
  const { email, emailKey } = user;
  return {
    ...{ membershipId, tenantId, userId, emailKey, template },
    invitee: { membershipId, name: personName(user), email, tenantName, timezone },
    ...{ deactivatedAt: null, lastLoginAt: null, remindedAt: null, fullUntil: null },
    ...{ trouble: null, lastRound: null },
  };
}
