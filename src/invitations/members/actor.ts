import type { Transaction } from '../../database/database.ts';
import { activeCaller, type Caller } from '../../directory/callers.ts';
import { lockActivityIn } from '../../directory/locks.ts';
import { type Denial, denyAddUsers } from '../../directory/policy.ts';
import { type Asked, type Refused, refused } from '../../directory/refusal.ts';
import type { Logger } from '../../logger.ts';
import { type LockedMember, lockMember } from './lock-member.ts';

/** Who acts: a user in Slack, with the rights they have in the tenant, or the operator, with all rights. */
export type Actor =
  | { readonly userId: string; readonly workspace: string }
  /** The name the operator is known by on that machine. */
  | { readonly operator: string };

/** A member whose place in the directory the actor may change, and what the audit says of the actor. */
export interface MemberToChange {
  readonly outcome: 'ALLOWED';
  readonly member: LockedMember;
  readonly actor: { readonly actorId: string | null; readonly actor: string };
  /** Null for the operator, who has all rights. */
  readonly caller: Caller | null;
}

/**
 * Locks a member for an actor who wants to change their place in the directory, end their invitation or send them a
 * password link, and asks the policy. One who may not add users learns nothing about who is in the directory.
 *
 * @param options.deny the policy's answer about this member
 * @throws UserError `NOT_IN_TENANT` when the actor is a user who is not active in the tenant's directory
 */
export async function lockMemberToChange(
  tx: Transaction,
  options: {
    by: Actor;
    membershipId: string;
    asked: Extract<Asked, 'deactivate' | 'reactivate' | 'edit' | 'revoke' | 'send-password-link'>;
    deny: (caller: Caller, member: LockedMember) => Denial | null;
    /** Keeps a trace of a refusal. The command line, whose operator is never refused, has none. */
    logger?: Logger;
  },
): Promise<MemberToChange | Refused | { outcome: 'NOT_IN_DIRECTORY' }> {
  const { by, membershipId, asked, deny, logger } = options;
  const membership = await tx.membership.findUnique({
    where: { id: membershipId },
    select: { tenantId: true },
  });
  if (!membership) return { outcome: 'NOT_IN_DIRECTORY' };
  const { tenantId } = membership;
  await lockActivityIn(tx, tenantId);
  if ('operator' in by) {
    const member = await lockMember(tx, membershipId);
    return { outcome: 'ALLOWED', member, actor: { actorId: null, actor: by.operator }, caller: null };
  }
  const caller = await activeCaller(tx, { ...by, tenantId });
  const mayNotAdd = denyAddUsers(caller);
  if (mayNotAdd) return refused(tx, { asked, denial: mayNotAdd, caller, ...(logger && { logger }) });
  const member = await lockMember(tx, membershipId);
  const denial = deny(caller, member);
  if (denial) {
    const target = { name: member.invitee.name, templateName: member.template.name };
    return refused(tx, { asked, denial, caller, target, ...(logger && { logger }) });
  }
  return { outcome: 'ALLOWED', member, actor: { actorId: caller.userId, actor: caller.name }, caller };
}
