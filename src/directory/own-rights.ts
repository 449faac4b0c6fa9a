import type { Database } from '../database/database.ts';
import type { Caller, TenantSummary } from './callers.ts';
import { mayAddUsers, mayAssociateCompany, mayInviteEveryone, maySeeDirectory } from './policy.ts';

/** What a caller may do in one tenant, for themselves to read. */
export interface OwnRights {
  readonly tenant: TenantSummary;
  readonly templateName: string;
  readonly seesDirectory: boolean;
  /** Whom they may invite, re-invite and add. */
  readonly invites: 'EVERYONE' | 'LISTED' | 'NOBODY';
  /** The assignable permissions templates by name, where these are what they may invite. */
  readonly listed: readonly string[];
  readonly addsCompanies: boolean;
}

/** What callers may do in their tenants, in their order. */
export async function ownRights(
  db: Pick<Database, 'permissionsTemplate'>,
  callers: readonly Caller[],
): Promise<Map<Caller, OwnRights>> {
  const limited = callers.filter((caller) => mayAddUsers(caller) && !mayInviteEveryone(caller));
  const ids = limited.flatMap(({ assignable }) => assignable);
  const templates =
    ids.length === 0
      ? []
      : await db.permissionsTemplate.findMany({
          where: { id: { in: ids } },
          select: { id: true, name: true },
          orderBy: { name: 'asc' },
        });
  return new Map(callers.map((caller) => [caller, rightsOf(caller, templates)]));
}

function rightsOf(caller: Caller, templates: readonly { id: string; name: string }[]): OwnRights {
  const { tenant, templateName, assignable } = caller;
  const invites = mayInviteEveryone(caller) ? 'EVERYONE' : mayAddUsers(caller) ? 'LISTED' : 'NOBODY';
  const listed = templates.filter(({ id }) => invites === 'LISTED' && assignable.includes(id));
  return {
    tenant,
    templateName,
    seesDirectory: maySeeDirectory(caller),
    invites,
    listed: listed.map(({ name }) => name),
    addsCompanies: mayAssociateCompany(caller),
  };
}
