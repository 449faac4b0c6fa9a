import type { Database } from '../../../database/database.ts';
import { personName } from '../../../directory/names.ts';
import { denyCorrect, mayInvite } from '../../../directory/policy.ts';
import type { EmailKind, EmailStatus, RoundStatus } from '../../../generated/prisma/enums.ts';
import { type Inviter, type OwnInvitationRow, selectOwnInvitations } from './select-own-invitations.ts';

/** Someone whom the inviter has invited, and where that stands. */
export interface OwnInvitation {
  readonly membershipId: string;
  readonly name: string;
  readonly email: string;
  readonly tenantId: string;
  readonly tenantName: string;
  /** The tenant's. */
  readonly timezone: string;
  /** Whether the inviter may still do something about it. */
  readonly mayInvite: boolean;
  /** Whether they may correct the address here; in the person's other tenants it is asked when they do. */
  readonly mayCorrect: boolean;
  readonly round: {
    readonly number: number;
    readonly status: RoundStatus;
    readonly openedAt: Date;
    readonly endedAt: Date | null;
    readonly nextFollowUpAt: Date | null;
    /** The day of the next follow-up; null when none is left. */
    readonly followUpDay: number | null;
    readonly expiresAt: Date;
  };
  /** The round's latest email. */
  readonly mail: {
    readonly kind: EmailKind;
    readonly day: number;
    readonly status: EmailStatus;
    readonly error: string | null;
    readonly at: Date;
  } | null;
}

/** Some invitations of a list, and how many there are in all. */
export interface InvitationList {
  readonly shown: readonly OwnInvitation[];
  readonly total: number;
  /** Whether that is only how many were found among those that were looked at. */
  readonly isMore: boolean;
}

export interface OwnInvitations {
  /** Open and without trouble, the oldest first. */
  readonly waiting: InvitationList;
  /** Those that go no further by themselves, the latest first. */
  readonly stuck: InvitationList;
  /** Open rounds whose latest email has not left yet. */
  readonly unsent: number;
}

/** Where the invitations stand that each of these users has sent last to somebody, in the directories that they may see. */
export async function ownInvitations(
  db: Pick<Database, '$queryRaw'>,
  options: { inviters: readonly Inviter[]; at: Date; most: { waiting: number; stuck: number } },
): Promise<Map<string, OwnInvitations>> {
  const { inviters, at, most } = options;
  const rows = await db.$queryRaw<OwnInvitationRow[]>(selectOwnInvitations({ inviters, at, most }));
  return new Map(
    inviters.map((inviter) => {
      const own = rows.filter(({ userId }) => userId === inviter.userId);
      const list = (name: OwnInvitationRow['list']): InvitationList => {
        const listed = own.filter((row) => row.list === name);
        const { total = 0, isMore = false } = listed[0] ?? {};
        return { shown: listed.map((row) => toInvitation(row, inviter)), total, isMore };
      };
      const unsent = own[0]?.unsent ?? 0;
      return [inviter.userId, { waiting: list('WAITING'), stuck: list('STUCK'), unsent }];
    }),
  );
}

function toInvitation(row: OwnInvitationRow, { callers }: Inviter): OwnInvitation {
  const caller = callers.find(({ tenant }) => tenant.id === row.tenantId);
  const { number, status, openedAt, endedAt, nextFollowUpAt, followUpDay, expiresAt } = row;
  const { mailKind: kind, mailDay: day, mailStatus, mailError: error, mailAt } = row;
  const template = { id: row.templateId, directory: row.directory };
  return {
    membershipId: row.membershipId,
    name: personName(row),
    email: row.email,
    tenantId: row.tenantId,
    tenantName: caller?.tenant.name ?? '',
    timezone: caller?.tenant.timezone ?? 'UTC',
    mayInvite: caller !== undefined && mayInvite(caller, template),
    mayCorrect: caller !== undefined && denyCorrect(caller, []) === null,
    round: { number, status, openedAt, endedAt, nextFollowUpAt, followUpDay, expiresAt },
    mail:
      kind && day !== null && mailStatus && mailAt
        ? { kind, day, status: mailStatus, error, at: mailAt }
        : null,
  };
}
