import type { Database } from '../database/database.ts';
import type { Caller } from './callers.ts';
import { type Denial, denyAddUsers, mayGive } from './policy.ts';

/** A permissions template that the caller may give. */
export interface AssignableTemplate {
  readonly id: string;
  readonly name: string;
}

/**
 * Whether this caller may add people to their tenant, and with which permissions templates: those of the tenant that
 * they may give, by name (domain.md, "Who may invite, re-invite and add"). Someone who may give none can add nobody.
 */
export async function rightToAdd(
  db: Database,
  caller: Caller,
): Promise<{ denial: Denial } | { permissionsTemplates: AssignableTemplate[] }> {
  const denial = denyAddUsers(caller);
  if (denial) return { denial };
  const permissionsTemplates = await assignableTemplates(db, caller);
  return permissionsTemplates.length > 0 ? { permissionsTemplates } : { denial: 'TEMPLATE_NOT_ASSIGNABLE' };
}

/** The permissions templates of the tenant that this caller may give, by name. */
export async function assignableTemplates(db: Database, caller: Caller): Promise<AssignableTemplate[]> {
  const templates = await db.permissionsTemplate.findMany({
    where: { tenantId: caller.tenant.id },
    select: { id: true, name: true, directory: true },
    orderBy: { name: 'asc' },
  });
  return templates.filter((template) => mayGive(caller, template)).map(({ id, name }) => ({ id, name }));
}
