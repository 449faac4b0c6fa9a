import type { Transaction } from '../database/database.ts';
import type { Caller } from './callers.ts';
import { personName } from './person-name.ts';
import type { Denial } from './policy.ts';

/** What was asked for. */
export type Asked =
  | 'invite'
  | 're-invite'
  | 'add'
  | 'deactivate'
  | 'reactivate'
  | 'associate-company'
  | 'request-company'
  | 'see-directory'
  | 'see-status';

/**
 * What was asked, what right it needs, what the caller has, and who here can do it (domain.md, "Who may invite,
 * re-invite and add" 6).
 */
export interface Refusal {
  readonly asked: Asked;
  readonly denial: Denial;
  /** The person it is about, when the caller may know them. */
  readonly target: { readonly name: string; readonly templateName: string } | null;
  readonly caller: Caller;
  /** Directory Admins of this tenant, by name; at most three. */
  readonly whoCan: readonly string[];
}

const ADMINS_NAMED = 3;

/** Completes a denial with who in this tenant can do it: its Directory Admins. */
export async function refuse(
  tx: Transaction,
  options: Pick<Refusal, 'asked' | 'denial' | 'caller'> & { target?: Refusal['target'] },
): Promise<Refusal> {
  const admins = await tx.user.findMany({
    where: {
      memberships: {
        some: {
          tenantId: options.caller.tenant.id,
          deactivatedAt: null,
          permissionsTemplate: { directory: 'ADMIN' },
        },
      },
    },
    select: { firstName: true, lastName: true },
    orderBy: [{ lastName: 'asc' }, { id: 'asc' }],
    take: ADMINS_NAMED,
  });
  return { ...options, target: options.target ?? null, whoCan: admins.map(personName) };
}
