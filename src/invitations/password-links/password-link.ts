import type { PasswordOwner } from '../../accounts/password-rules.ts';
import { BRAND_FIELDS, type Brand, brandOf } from '../../brand.ts';
import type { Context } from '../../context.ts';
import type { Database, Transaction } from '../../database/database.ts';
import { emailOfLinkToken, linkToken } from '../links/link-token.ts';
import { PASSWORD_LINK_LIFETIME } from './write-password-link.ts';

/**
 * Why a password link is dead. `UNKNOWN`: Usher never made it. `USED`: a password was chosen since it was asked for,
 * with this link or another way. `CORRECTED`: the user account has another address by now.
 */
export type DeadPasswordLink = 'UNKNOWN' | 'USED' | 'EXPIRED' | 'DEACTIVATED' | 'CORRECTED';

export type PasswordLink =
  | { readonly state: 'LIVE'; readonly owner: PasswordLinkOwner }
  /** The user has no password yet, and chooses one with the invitation of this token. */
  | { readonly state: 'INVITED'; readonly token: string }
  | { readonly state: 'DEAD'; readonly reason: DeadPasswordLink };

export interface PasswordLinkOwner extends PasswordOwner {
  readonly userId: string;
  readonly emailKey: string;
  /** The membership through which the link was sent, and its tenant. */
  readonly membershipId: string;
  readonly tenantId: string;
  readonly brand: Brand;
}

/**
 * What is behind a password link (domain.md, "Passwords and log-ins" 5). Changes nothing, because mail scanners open
 * links; `setPassword` asks again under the user's lock.
 */
export async function openPasswordLink(
  context: Pick<Context, 'db' | 'clock' | 'secret' | 'previousSecret' | 'brand'>,
  options: { token: string },
): Promise<PasswordLink> {
  return passwordLink(context.db, { context, token: options.token, at: context.clock.now() });
}

/** The same in a transaction. */
export async function passwordLink(
  db: Database | Transaction,
  options: { context: Pick<Context, 'secret' | 'previousSecret' | 'brand'>; token: string; at: Date },
): Promise<PasswordLink> {
  const { context, token, at } = options;
  const emailRowId = emailOfLinkToken([context.secret, context.previousSecret], token);
  const email = emailRowId === null ? null : await read(db, emailRowId);
  if (email?.kind !== 'PASSWORD_LINK') return { state: 'DEAD', reason: 'UNKNOWN' };
  const { createdAt, membership } = email;
  const { id: membershipId, tenant, user, rounds } = membership;
  const { id: userId, passwordSetAt, correctedAt, passwordHash, company, memberships, ...owner } = user;
  // Whoever reads the old address gets no way to the invitation that went to the new one.
  if (correctedAt && createdAt < correctedAt) return { state: 'DEAD', reason: 'CORRECTED' };
  if (passwordSetAt && passwordSetAt >= createdAt) return { state: 'DEAD', reason: 'USED' };
  if (at.getTime() - createdAt.getTime() >= PASSWORD_LINK_LIFETIME)
    return { state: 'DEAD', reason: 'EXPIRED' };
  if (memberships.length === 0) return { state: 'DEAD', reason: 'DEACTIVATED' };
  if (passwordHash === null) {
    const invitation = rounds[0]?.emails[0];
    if (!invitation) return { state: 'DEAD', reason: 'EXPIRED' };
    return { state: 'INVITED', token: linkToken(context.secret, invitation.id) };
  }
  const placeNames = [
    company.name,
    ...memberships.flatMap((each) => [each.tenant.name, each.tenant.brandName]),
  ].filter((name) => name !== null);
  return {
    state: 'LIVE',
    owner: {
      ...owner,
      ...{ userId, membershipId, tenantId: tenant.id },
      placeNames,
      brand: brandOf(tenant, context.brand),
    },
  };
}

function read(db: Database | Transaction, emailRowId: string) {
  return db.email.findUnique({
    where: { id: emailRowId },
    select: {
      kind: true,
      createdAt: true,
      membership: {
        select: {
          id: true,
          tenant: { select: { id: true, ...BRAND_FIELDS } },
          rounds: {
            orderBy: { number: 'desc' },
            take: 1,
            select: { emails: { where: { day: 0 }, take: 1, select: { id: true } } },
          },
          user: {
            select: {
              id: true,
              email: true,
              emailKey: true,
              firstName: true,
              lastName: true,
              passwordHash: true,
              passwordSetAt: true,
              correctedAt: true,
              company: { select: { name: true } },
              memberships: {
                where: { deactivatedAt: null },
                select: { tenant: { select: { name: true, brandName: true } } },
              },
            },
          },
        },
      },
    },
  });
}
