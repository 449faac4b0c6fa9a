import type { Transaction } from '../../database/database.ts';
import { personName } from '../../directory/names.ts';
import type { GivenTemplate } from '../../directory/policy.ts';
import type { Invitee, RoundSummary } from '../invite-outcome.ts';

/** A person of a tenant's directory, read under the membership's lock. */
export interface LockedMember {
  readonly membershipId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly invitee: Invitee;
  readonly template: GivenTemplate & { readonly name: string };
  readonly deactivatedAt: Date | null;
  readonly lastLoginAt: Date | null;
  /** Null for someone who was never invited here. */
  readonly lastRound: LastRound | null;
}

export interface LastRound extends RoundSummary {
  /** Its first mail was "You were added". */
  readonly added: boolean;
}

/**
 * Locks a membership until the transaction ends, so that what happens to its rounds happens one after the other. The
 * lock lets others refer to the membership, as the follow-up job does while it holds a round that is needed next here.
 */
export async function lockMembership(tx: Transaction, membershipId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM memberships WHERE id = ${membershipId}::uuid FOR NO KEY UPDATE`;
}

/** Locks a membership and reads it. */
export async function lockMember(tx: Transaction, membershipId: string): Promise<LockedMember> {
  await lockMembership(tx, membershipId);
  return readMember(tx, membershipId);
}

/** The same by canonical email ID; null when nobody with it is in the tenant's directory. */
export async function lockMemberWithEmail(
  tx: Transaction,
  options: { tenantId: string; emailKey: string },
): Promise<LockedMember | null> {
  const [locked] = await tx.$queryRaw<{ id: string }[]>`
    SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.tenant_id = ${options.tenantId}::uuid AND u.email_key = ${options.emailKey}
    FOR NO KEY UPDATE OF m`;
  return locked ? readMember(tx, locked.id) : null;
}

async function readMember(tx: Transaction, membershipId: string): Promise<LockedMember> {
  const member = await tx.membership.findUniqueOrThrow({
    where: { id: membershipId },
    select: {
      userId: true,
      deactivatedAt: true,
      lastLoginAt: true,
      user: { select: { email: true, firstName: true, lastName: true } },
      tenant: { select: { id: true, name: true, timezone: true } },
      permissionsTemplate: { select: { id: true, name: true, directory: true } },
      rounds: {
        orderBy: { number: 'desc' },
        take: 1,
        select: {
          number: true,
          openedAt: true,
          status: true,
          sentBy: { select: { firstName: true, lastName: true } },
          emails: { where: { day: 0 }, select: { kind: true } },
        },
      },
    },
  });
  const { user, tenant, permissionsTemplate: template, userId, deactivatedAt, lastLoginAt } = member;
  const [round] = member.rounds;
  const { name: tenantName, timezone } = tenant;
  return {
    membershipId,
    tenantId: tenant.id,
    userId,
    invitee: { membershipId, name: personName(user), email: user.email, tenantName, timezone },
    template,
    deactivatedAt,
    lastLoginAt,
    lastRound: round
      ? {
          number: round.number,
          openedAt: round.openedAt,
          status: round.status,
          sentBy: round.sentBy && personName(round.sentBy),
          added: round.emails.some(({ kind }) => kind === 'ADDED'),
        }
      : null,
  };
}
