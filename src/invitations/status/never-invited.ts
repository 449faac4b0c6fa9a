import type { Database } from '../../database/database.ts';
import type { Caller } from '../../directory/callers.ts';
import { mayInvite } from '../../directory/policy.ts';
import { matches, wordsOf } from './search-words.ts';

/**
 * The canonical email IDs of people of the caller's tenant who were never invited and whom the caller may invite, in the
 * directory's order.
 *
 * @param options.search only those whom it finds
 */
export async function neverInvited(
  db: Database,
  options: { caller: Caller; search: string; most: number },
): Promise<string[]> {
  const { caller, search, most } = options;
  const tenantId = caller.tenant.id;
  const templates = await db.permissionsTemplate.findMany({
    where: { tenantId },
    select: { id: true, directory: true },
  });
  const templateIds = templates.filter((template) => mayInvite(caller, template)).map(({ id }) => id);
  const people = await db.$queryRaw<{ emailKey: string }[]>`
    SELECT u.email_key AS "emailKey"
    FROM directory_by_state s
    JOIN memberships m ON m.id = s.membership_id
    JOIN users u ON u.id = m.user_id
    WHERE s.tenant_id = ${tenantId}::uuid AND s.state = 'NEVER_INVITED'
      AND m.permissions_template_id = ANY (${templateIds}::uuid[]) AND (SELECT ${matches(wordsOf(search))} FROM directory_entries e WHERE e.membership_id = s.membership_id)
    ORDER BY s.last_name_key, s.first_name_key, s.email_key LIMIT ${most}`;
  return people.map(({ emailKey }) => emailKey);
}
