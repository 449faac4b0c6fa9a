import type { Transaction } from '../database/database.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { ListStatus, NoticeKind } from '../generated/prisma/enums.ts';
import type { ApprovalDecided, ApprovalRequested } from './approvals/approval-notices.ts';
import type { StuckInvitation } from './stuck/stuck-invitation.ts';
import type { WeeklyDigest } from './weekly-digest.ts';

/** Where something is announced, and who gets it directly when it may not be posted there. */
export interface AnnounceTo {
  readonly workspace: string;
  /** A channel's id, or its name with the #; `requestedBy` when it is announced to the caller alone. */
  readonly channel: string;
  /** The caller's Slack user id. */
  readonly requestedBy: string;
}

/** A decided request for a company. */
export type CompanyDecision = Readonly<{
  decision: 'ADDED' | 'DECLINED';
  /** Null where it may not be told. */
  companyName: string | null;
  by: string;
  /** ISO 8601. */
  at: string;
  timezone: string;
}>;

/** Where a list of people stands who are invited together. */
export type ListNotice = Readonly<{
  listId: string;
  tenantName: string;
  by: string;
  status: ListStatus;
  total: number;
  done: number;
  invited: number;
  refused: number;
  loggedIn: number;
}>;

/** What each kind of notice tells; the words are made where it is posted. */
export interface NoticeData {
  COMPANY_ASSOCIATED: {
    readonly tenantName: string;
    readonly companyName: string;
    readonly by: string;
    /** A record that was made for it, not one that was there. */
    readonly isNew: boolean;
  };
  COMPANY_REQUESTED: {
    readonly requestId: string;
    readonly tenantName: string;
    /** Null in a channel, where not everybody may see the name of a record that is not this tenant's. */
    readonly companyName: string | null;
    /** There is no company of that name yet. */
    readonly isNew: boolean;
    readonly domains: readonly string[];
    readonly by: string;
    /** The email ID of the person it is needed for. */
    readonly emailKey: string | null;
    /** What came of it: then nothing is asked any more. */
    readonly decided?: CompanyDecision;
  };
  COMPANY_DECIDED: {
    readonly requestId: string;
    readonly tenantName: string;
    /** Null when the one who asked may not see it. */
    readonly companyName: string | null;
    /** What it was asked for as, when it was added under another name. */
    readonly askedFor?: string;
    readonly decision: 'ADDED' | 'DECLINED';
    readonly by: string;
    readonly emailKey: string | null;
  };
  WEEKLY_DIGEST: WeeklyDigest;
  APPROVAL_REQUESTED: ApprovalRequested;
  APPROVAL_DECIDED: ApprovalDecided;
  USER_ADDED: {
    readonly tenantName: string;
    readonly name: string;
    readonly email: string;
    readonly companyName: string;
    readonly templateName: string;
    readonly by: string;
  };
  INVITE_LIST: ListNotice;
  INVITE_LIST_DONE: ListNotice;
  INVITE_LIST_SUMMARY: ListNotice & {
    /** Of the list’s card. */
    readonly threadTs: string;
  };
  INVITE_LIST_DAY: {
    /** Of the list’s card. */
    readonly threadTs: string;
    readonly followUps: readonly Readonly<{ day: number; count: number; bounced: number }>[];
  };
  INVITATION_STUCK: StuckInvitation;
  INVITATIONS_STUCK: {
    /** The first of them. */
    readonly invitations: readonly StuckInvitation[];
    readonly total: number;
  };
}

interface NoticeOf<Kind extends NoticeKind> {
  /** Makes the notice one, however often it is written. */
  readonly key: string;
  readonly tenantId: string;
  readonly kind: Kind;
  readonly data: NoticeData[Kind];
  readonly at: Date;
  /** A channel, where somebody asked for it or of Usher's own accord; or one Slack user. */
  readonly to:
    | AnnounceTo
    | Pick<AnnounceTo, 'workspace' | 'channel'>
    | { readonly workspace: string; readonly slackUser: string };
}

/**
 * Writes a plain message into the outbox, to a channel or to one Slack user, in the transaction of what it tells.
 * The caller wakes `announce` after the commit.
 */
export async function writeNotice<Kind extends NoticeKind>(
  tx: Transaction,
  notice: NoticeOf<Kind>,
): Promise<void> {
  await writeNotices(tx, [notice]);
}

/** Several of one kind in one statement. What would only tell a caller what they have just done is left out. */
export async function writeNotices<Kind extends NoticeKind>(
  tx: Transaction,
  notices: readonly NoticeOf<Kind>[],
): Promise<void> {
  await tx.notice.createMany({
    data: notices.filter(isNews).map(({ to, data, ...notice }) => ({
      ...notice,
      ...to,
      data: data satisfies Prisma.InputJsonObject,
    })),
    skipDuplicates: true,
  });
}

/** The caller has had a reply already. A request waits for others, wherever it goes. */
function isNews({ kind, to }: NoticeOf<NoticeKind>): boolean {
  return kind === 'COMPANY_REQUESTED' || !('requestedBy' in to) || to.channel !== to.requestedBy;
}
