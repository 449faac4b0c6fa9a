import { BRAND_FIELDS, type Brand, brandOf } from '../../brand.ts';
import type { Context } from '../../context.ts';
import type { Database, Transaction } from '../../database/database.ts';
import { personName } from '../../directory/names.ts';
import type { RoundStatus } from '../../generated/prisma/enums.ts';
import { emailOfLinkToken } from './link-token.ts';

/** Why a link is dead. `UNKNOWN`: Usher never made it. */
export type DeadReason =
  | 'UNKNOWN'
  | 'SUPERSEDED'
  | 'ACCEPTED'
  | 'REVOKED'
  | 'DEACTIVATED'
  | 'EXPIRED'
  | 'BOUNCED'
  | 'COMPLAINED'
  | 'DECLINED'
  /** It was mailed to an email ID that has been corrected since. */
  | 'CORRECTED';

/** What the page of a live link shows. */
export interface LiveLink {
  readonly tenantName: string;
  readonly timezone: string;
  readonly appUrl: string | null;
  /** Who invited; null when nobody is on record. */
  readonly invitedBy: string | null;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string;
  /** Of the user's company, of the tenant, and of its brand. */
  readonly placeNames: readonly string[];
  readonly hasPassword: boolean;
  readonly expiresAt: Date;
  readonly brand: Brand;
}

/** What the acceptance needs besides; never shown. */
export interface LinkIds {
  readonly roundId: string;
  readonly membershipId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly passwordHash: string | null;
}

export type LinkState =
  | { readonly state: 'LIVE'; readonly link: LiveLink; readonly ids: LinkIds }
  | { readonly state: 'DEAD'; readonly reason: DeadReason; readonly membershipId: string | null };

/** What the page of a link needs. A dead one reveals nothing but why. */
export type Link =
  | { readonly state: 'LIVE'; readonly link: LiveLink }
  | { readonly state: 'DEAD'; readonly reason: DeadReason; readonly mayAskForNewLink: boolean };

/** What is behind an emailed link. Changes nothing, because mail scanners open links. */
export async function openLink(context: Context, options: { token: string }): Promise<Link> {
  const { db, clock } = context;
  const found = await linkState(db, { context, token: options.token, at: clock.now() });
  if (found.state === 'LIVE') return { state: 'LIVE', link: found.link };
  return { state: 'DEAD', reason: found.reason, mayAskForNewLink: mayAskForNewLink(found.reason) };
}

/** A new link helps only against age and a newer round: what a person or the mailbox has ended stays ended. */
export function mayAskForNewLink(reason: DeadReason): boolean {
  return reason === 'EXPIRED' || reason === 'SUPERSEDED';
}

/**
 * Whether an emailed link is live, and if not, why (domain.md, "Invite, Re-invite" 9). Reads only; the acceptance asks
 * again under the membership's lock.
 */
export async function linkState(
  db: Database | Transaction,
  options: { context: Pick<Context, 'secret' | 'previousSecret' | 'brand'>; token: string; at: Date },
): Promise<LinkState> {
  const { secret, previousSecret, brand } = options.context;
  const emailRowId = emailOfLinkToken([secret, previousSecret], options.token);
  const found = emailRowId && (await read(db, emailRowId));
  // A link to choose a new password is another kind of link: it opens, accepts and stops no invitation.
  if (!found || found.kind === 'PASSWORD_LINK')
    return { state: 'DEAD', reason: 'UNKNOWN', membershipId: null };
  const { round, membership, createdAt } = found;
  const { user, tenant, deactivatedAt } = membership;
  const [latest] = membership.rounds;
  // Whoever reads the old address has no say in the invitation any more.
  if (user.correctedAt && createdAt < user.correctedAt) {
    return { state: 'DEAD', reason: 'CORRECTED', membershipId: null };
  }
  // The link of a sign-in reminder belongs to no round: it goes to someone who has accepted.
  const reason =
    round && latest
      ? deadReason({ round, latest, deactivatedAt, at: options.at })
      : deactivatedAt
        ? 'DEACTIVATED'
        : 'ACCEPTED';
  if (reason || !round) {
    return { state: 'DEAD', reason: reason ?? 'UNKNOWN', membershipId: membership.id };
  }
  const inviter = membership.rounds.find(({ sentBy }) => sentBy)?.sentBy;
  const { email, firstName, lastName, passwordHash, company } = user;
  return {
    state: 'LIVE',
    link: {
      tenantName: tenant.name,
      timezone: tenant.timezone,
      appUrl: tenant.appUrl,
      invitedBy: inviter ? personName(inviter) : null,
      email,
      firstName,
      lastName,
      placeNames: [company.name, tenant.name, tenant.brandName].filter((name) => name !== null),
      hasPassword: passwordHash !== null,
      expiresAt: round.expiresAt,
      brand: brandOf(tenant, brand),
    },
    ids: {
      roundId: round.id,
      membershipId: membership.id,
      tenantId: tenant.id,
      userId: user.id,
      passwordHash,
    },
  };
}

interface RoundState {
  readonly id: string;
  readonly status: RoundStatus;
  readonly expiresAt: Date;
}

const REASON_OF_END: Record<Exclude<RoundStatus, 'OPEN'>, DeadReason> = {
  LOGGED_IN: 'ACCEPTED',
  SUPERSEDED: 'SUPERSEDED',
  REVOKED: 'REVOKED',
  DEACTIVATED: 'DEACTIVATED',
  BOUNCED: 'BOUNCED',
  COMPLAINED: 'COMPLAINED',
  EXPIRED: 'EXPIRED',
  DECLINED: 'DECLINED',
};

/** The latest round decides: a link of an earlier one must not offer what the later one has taken away. */
function deadReason(options: {
  round: RoundState;
  latest: RoundState;
  deactivatedAt: Date | null;
  at: Date;
}): DeadReason | null {
  const { round, latest, deactivatedAt, at } = options;
  if (deactivatedAt) return 'DEACTIVATED';
  if (latest.status !== 'OPEN') return REASON_OF_END[latest.status];
  if (latest.expiresAt <= at) return 'EXPIRED';
  return latest.id === round.id ? null : 'SUPERSEDED';
}

function read(db: Database | Transaction, emailRowId: string) {
  return db.email.findUnique({
    where: { id: emailRowId },
    select: {
      kind: true,
      createdAt: true,
      round: { select: { id: true, status: true, expiresAt: true } },
      membership: {
        select: {
          id: true,
          deactivatedAt: true,
          user: {
            select: {
              id: true,
              email: true,
              firstName: true,
              lastName: true,
              passwordHash: true,
              correctedAt: true,
              company: { select: { name: true } },
            },
          },
          tenant: { select: { id: true, name: true, timezone: true, appUrl: true, ...BRAND_FIELDS } },
          // The latest of all, and among them the latest that somebody asked for.
          rounds: {
            orderBy: { number: 'desc' },
            select: {
              id: true,
              status: true,
              expiresAt: true,
              sentBy: { select: { firstName: true, lastName: true } },
            },
          },
        },
      },
    },
  });
}
