import type { Caps } from '../../caps.ts';
import type { Transaction } from '../../database/database.ts';
import type { SqlClient } from '../../database/direct.ts';
import { active, type Caller, type CallerRow, selectCallers, toCaller } from '../../directory/callers.ts';
import { personName } from '../../directory/names.ts';
import type { GivenTemplate } from '../../directory/policy.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { DirectoryAccess, RoundStatus } from '../../generated/prisma/enums.ts';
import { fullUntil, selectSent } from '../caps.ts';
import type { Invitee, RoundSummary } from '../invite-outcome.ts';
import { holdFor, type MailHold, SELECT_MAIL_HOLD } from '../status/mail-hold.ts';
import { SELECT_NO_TROUBLE, SELECT_TROUBLE, type Trouble, type TroubleRow, troubleOf } from './trouble.ts';

/** A person of a tenant's directory, read under the membership's lock. */
export interface LockedMember {
  readonly membershipId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly emailKey: string;
  readonly invitee: Invitee;
  readonly template: GivenTemplate & { readonly name: string };
  readonly deactivatedAt: Date | null;
  readonly lastLoginAt: Date | null;
  /** When a sign-in reminder was last asked for; null for someone who has never logged in here. */
  readonly remindedAt: Date | null;
  /** When the user account may be sent mail again; null when it may be now, and where that was not asked. */
  readonly fullUntil: Date | null;
  /** Why the person is not invited without a question; null where there is nothing, and where that was not asked. */
  readonly trouble: Trouble | null;
  /** Null for someone who was never invited here. */
  readonly lastRound: LastRound | null;
}

export interface LastRound extends RoundSummary {
  /** Its first mail was "You were added". */
  readonly added: boolean;
  readonly roundId: string;
}

/**
 * Locks a membership until the transaction ends, so that what happens to its rounds happens one after the other. The
 * lock lets others refer to the membership, as the follow-up job does while it holds a round that is needed next here.
 */
export async function lockMembership(tx: Transaction, membershipId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM memberships WHERE id = ${membershipId}::uuid FOR NO KEY UPDATE`;
}

/**
 * Locks a user's place in every tenant, so that nobody logs in, is invited or chooses a password meanwhile.
 *
 * @returns the ids of the memberships
 */
export async function lockMembershipsOf(tx: Transaction, userId: string): Promise<string[]> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM memberships WHERE user_id = ${userId}::uuid ORDER BY id FOR NO KEY UPDATE`;
  return locked.map(({ id }) => id);
}

/** Locks the user account of a membership that is locked: mail to it, from all its tenants, is counted one by one. */
export async function lockAccountOf(tx: Transaction, membershipId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM users WHERE id = (SELECT user_id FROM memberships WHERE id = ${membershipId}::uuid)
    FOR NO KEY UPDATE`;
}

/** Locks a membership and reads it. */
export async function lockMember(tx: Transaction, membershipId: string): Promise<LockedMember> {
  await lockMembership(tx, membershipId);
  const [member] = await readMembers(tx, [membershipId]);
  if (!member) throw new Error(`There is no membership ${membershipId}.`);
  return member;
}

/**
 * Reads the caller's rights, what keeps mail from leaving, how many invitations the caller sent in the last 24 hours, and
 * locks the memberships of these people in the tenant with their user accounts. Their members are to be read by a
 * statement of its own: one that waits for a lock sees everything else as it was before.
 *
 * @param options.emailKeys canonical email IDs; those that are not in the tenant's directory are left out
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function lockAsCaller(
  tx: SqlClient,
  options: {
    userId: string;
    workspace: string;
    tenantId: string;
    emailKeys: readonly string[];
    caps: Caps;
    at: Date;
  },
): Promise<{ caller: Caller; hold: MailHold | null; membershipIds: string[]; sent: number }> {
  const { userId, workspace, tenantId, emailKeys, caps, at } = options;
  const select = selectCallers({ userId: Prisma.sql`${userId}::uuid`, workspace, tenantId });
  const [row] = await tx.$queryRaw<
    { caller: CallerRow | null; hold: MailHold | null; membershipIds: string[]; sent: number }[]
  >`
    /* lock members */
    WITH locked AS (
      SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.tenant_id = ${tenantId}::uuid AND u.email_key = ANY (${emailKeys}::text[])
      ORDER BY u.id FOR NO KEY UPDATE OF m, u
    )
    SELECT (SELECT to_jsonb(c) FROM (${select}) c) AS caller, (SELECT to_jsonb(h) FROM (${SELECT_MAIL_HOLD}) h) AS hold,
           ARRAY(SELECT id::text FROM locked) AS "membershipIds", (${selectSent({ userId, caps, at })}) AS sent`;
  const caller = active(row?.caller && toCaller(row.caller));
  return {
    caller,
    hold: holdFor(row?.hold ?? null, caller),
    membershipIds: row?.membershipIds ?? [],
    sent: row?.sent ?? 0,
  };
}

interface MemberRow extends TroubleRow {
  membershipId: string;
  tenantId: string;
  userId: string;
  email: string;
  emailKey: string;
  firstName: string | null;
  lastName: string;
  tenantName: string;
  timezone: string;
  templateId: string;
  templateName: string;
  directory: DirectoryAccess;
  deactivatedAt: Date | null;
  lastLoginAt: Date | null;
  remindedAt: Date | null;
  fullUntil: Date | null;
  /** Null, as all of the round, for someone who was never invited. */
  roundId: string | null;
  number: number;
  openedAt: Date;
  status: RoundStatus;
  sentBy: boolean;
  sentByFirstName: string | null;
  sentByLastName: string;
  added: boolean;
  endedAt: Date | null;
}

/**
 * Reads members whose memberships are locked. Those that are not there are left out.
 *
 * @param mail asks when they may be sent mail again, which is certain if their user accounts are locked as well, and what
 * came of mail to them before
 */
export async function readMembers(
  tx: SqlClient,
  membershipIds: readonly string[],
  mail?: { caps: Caps; at: Date },
): Promise<LockedMember[]> {
  if (membershipIds.length === 0) return [];
  const rows = await tx.$queryRaw<MemberRow[]>`
    /* read members */
    SELECT m.id AS "membershipId", m.tenant_id AS "tenantId", m.user_id AS "userId", m.deactivated_at AS "deactivatedAt",
           m.last_login_at AS "lastLoginAt", u.email, u.email_key AS "emailKey", u.first_name AS "firstName", u.last_name AS "lastName",
           t.name AS "tenantName", t.timezone, p.id AS "templateId", p.name AS "templateName",
           p.directory::text AS directory, r.id AS "roundId", r.number, r.ended_at AS "endedAt",
           r.opened_at AS "openedAt", r.status::text AS status,
           s.id IS NOT NULL AS "sentBy", s.first_name AS "sentByFirstName", s.last_name AS "sentByLastName",
           coalesce((SELECT e.kind = 'ADDED' FROM emails e WHERE e.round_id = r.id AND e.day = 0), false) AS added,
           CASE WHEN m.last_login_at IS NOT NULL THEN (
             SELECT max(e.created_at) FROM emails e WHERE e.membership_id = m.id AND e.kind = 'SIGN_IN_REMINDER')
           END AS "remindedAt",
           ${mail ? fullUntil(mail) : Prisma.sql`NULL::timestamptz`} AS "fullUntil", u.email_corrected_at AS "correctedAt", trouble.*
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    JOIN tenants t ON t.id = m.tenant_id
    JOIN permissions_templates p ON p.id = m.permissions_template_id
    LEFT JOIN LATERAL (
      SELECT * FROM rounds WHERE membership_id = m.id ORDER BY number DESC LIMIT 1) r ON true
    LEFT JOIN users s ON s.id = r.sent_by_id
    LEFT JOIN LATERAL (${mail ? SELECT_TROUBLE : SELECT_NO_TROUBLE}) trouble ON true
    WHERE m.id = ANY (${membershipIds}::uuid[])`;
  return rows.map(toMember);
}

function toMember(row: MemberRow): LockedMember {
  const { membershipId, tenantId, userId, email, tenantName, timezone, deactivatedAt, lastLoginAt } = row;
  const { emailKey, roundId, number, openedAt, status, added, endedAt, remindedAt, fullUntil } = row;
  const hasRound = roundId !== null;
  const sentBy = row.sentBy
    ? personName({ firstName: row.sentByFirstName, lastName: row.sentByLastName })
    : null;
  return {
    ...{ membershipId, tenantId, userId, emailKey, deactivatedAt, lastLoginAt, remindedAt, fullUntil },
    invitee: { membershipId, name: personName(row), email, tenantName, timezone },
    template: { id: row.templateId, name: row.templateName, directory: row.directory },
    trouble: troubleOf(row, hasRound ? { status, openedAt, endedAt } : null),
    lastRound: hasRound ? { roundId, number, openedAt, status, sentBy, added } : null,
  };
}
