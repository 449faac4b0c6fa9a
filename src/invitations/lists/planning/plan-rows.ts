import type { Caps } from '../../../caps.ts';
import type { SqlClient } from '../../../database/direct.ts';
import type { Caller } from '../../../directory/callers.ts';
import { findUsersInTenant } from '../../../directory/people/find-user-in-tenant.ts';
import { readMembers } from '../../members/lock-member.ts';
import type { ListChoices, PlannedRow, RowToPlan } from './list-row.ts';
import { readNames } from './names-in-tenant.ts';
import { planRow } from './plan-row.ts';

/**
 * What would become of the rows of a list, as things are and under the caller's rights. Three statements, however many
 * rows there are.
 *
 * @returns in the order of the rows
 */
export async function planRows(
  db: SqlClient,
  options: { caller: Caller; rows: readonly RowToPlan[]; choices: ListChoices; caps: Caps; at: Date },
): Promise<PlannedRow[]> {
  const { caller, rows, choices, caps, at } = options;
  const tenantId = caller.tenant.id;
  const emailKeys = [...new Set(rows.flatMap(({ emailKey }) => emailKey ?? []))];
  const users = await findUsersInTenant(db, { emailKeys, tenantId });
  const membershipIds = [...users.values()].flatMap(({ membershipId }) => membershipId ?? []);
  const members = new Map(
    (await readMembers(db, membershipIds, { caps, at })).map((member) => [member.emailKey, member]),
  );
  const companies = rows.flatMap(({ company }) => company ?? []);
  const names = await readNames(db, { tenantId, companies });
  return rows.map((row) => {
    const emailKey = row.emailKey ?? '';
    const person = { known: users.get(emailKey) ?? null, member: members.get(emailKey) ?? null };
    return planRow(row, person, { caller, choices, names, caps, at });
  });
}
