import type { Database } from '../database/database.ts';
import type { Caller } from './callers.ts';
import { denyGive } from './policy.ts';

/** The permissions templates of the tenant that this caller may give, by name (domain.md, "Who may invite, re-invite and add"). */
export async function assignableTemplates(
  db: Database,
  caller: Caller,
): Promise<{ id: string; name: string }[]> {
  const templates = await db.permissionsTemplate.findMany({
    where: { tenantId: caller.tenant.id },
    select: { id: true, name: true, directory: true },
    orderBy: { name: 'asc' },
  });
  return templates.filter((template) => denyGive(caller, template) === null);
}
