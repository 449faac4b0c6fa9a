import type { SqlClient } from '../database/direct.ts';
import type { Logger } from '../logger.ts';
import type { Caller } from './callers.ts';
import { directoryAdmins } from './directory-admins.ts';
import { type Denial, takesGranular } from './policy.ts';

/** What was asked for. */
export type Asked =
  | 'invite'
  | 're-invite'
  | 'add'
  | 'edit'
  | 'rename'
  | 'give'
  | 'correct'
  | 'deactivate'
  | 'reactivate'
  | 'revoke'
  | 'send-password-link'
  | 'decide'
  | 'associate-company'
  | 'request-company'
  | 'see-directory'
  | 'see-status';

/** Someone who can do what was refused: by name, and as Slack knows them where there is an explicit link. */
export interface WhoCan {
  readonly name: string;
  readonly slackUser: string | null;
}

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
  /** Whether the caller's access level is one under which granular permissions count. */
  readonly granularCounts: boolean;
  /** Directory Admins of this tenant, by name; at most three. */
  readonly whoCan: readonly WhoCan[];
}

/** What a request comes to when the policy says no. */
export interface Refused {
  readonly outcome: 'REFUSED';
  readonly refusal: Refusal;
}

type Refusing = Pick<Refusal, 'asked' | 'denial' | 'caller'> & {
  readonly target?: Refusal['target'];
  /** Keeps a trace of every refusal: somebody may be looking for a way around the policy. */
  readonly logger?: Logger;
};

const ADMINS_NAMED = 3;

/** Completes a denial with who in this tenant can do it: its Directory Admins. */
export async function refuse(db: SqlClient, options: Refusing): Promise<Refusal> {
  const { asked, denial, caller, target = null, logger } = options;
  const whoCan = await whoCanIn(db, caller.tenant);
  return refusalOf({ asked, denial, caller, target, whoCan, logger });
}

function refusalOf(
  options: Omit<Refusal, 'granularCounts'> & { readonly logger: Logger | undefined },
): Refusal {
  const { logger, ...refusal } = options;
  const { asked, denial, caller } = refusal;
  const about = { asked, denial, userId: caller.userId, tenantId: caller.tenant.id };
  logger?.warn(about, 'The policy refused a request.');
  return { ...refusal, granularCounts: takesGranular(caller.directory) };
}

/** The Directory Admins of this tenant, by name; at most three. */
export async function whoCanIn(db: SqlClient, tenant: { id: string }): Promise<WhoCan[]> {
  const admins = await directoryAdmins(db, { tenantId: tenant.id, most: ADMINS_NAMED });
  return admins.map(({ name, slackUser }) => ({ name, slackUser }));
}

/** The same as the outcome of a request. */
export async function refused(db: SqlClient, options: Refusing): Promise<Refused> {
  return { outcome: 'REFUSED', refusal: await refuse(db, options) };
}

/** Several refusals of one request, in the order of `denied`. */
export async function refusals(
  db: SqlClient,
  options: Pick<Refusing, 'asked' | 'caller' | 'logger'> & {
    readonly denied: readonly Pick<Refusing, 'denial' | 'target'>[];
  },
): Promise<Refused[]> {
  const { asked, caller, logger, denied } = options;
  if (denied.length === 0) return [];
  const whoCan = await whoCanIn(db, caller.tenant);
  return denied.map(({ denial, target = null }) => ({
    outcome: 'REFUSED',
    refusal: refusalOf({ asked, denial, caller, target, whoCan, logger }),
  }));
}
