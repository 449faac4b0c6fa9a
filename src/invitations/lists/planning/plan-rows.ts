import type { Caps } from '../../../caps.ts';
import type { SqlClient } from '../../../database/direct.ts';
import type { Caller } from '../../../directory/callers.ts';
import { findUsersInTenant } from '../../../directory/people/find-user-in-tenant.ts';
import { portionsOf } from '../../../in-turns.ts';
import { readMembers } from '../../members/lock-member.ts';
import { type ListChoices, type PlannedRow, PORTION, type RowToPlan } from './list-row.ts';
import { readNames } from './names-in-tenant.ts';
import { planAddition, planMember } from './plan-row.ts';

/** A row so far: what becomes of it, or the membership of its person, about whom the directory decides. */
export type BegunRow = { readonly plan: PlannedRow } | { readonly membershipId: string };

interface Planning {
  readonly caller: Caller;
  readonly rows: readonly RowToPlan[];
  readonly choices: ListChoices;
  readonly caps: Caps;
  readonly at: Date;
}

/**
 * What would become of the rows of a list, as things are and under the caller's rights. Three statements for each portion.
 *
 * @returns in the order of the rows
 */
export async function planRows(db: SqlClient, options: Planning): Promise<PlannedRow[]> {
  const planned: PlannedRow[] = [];
  for (const rows of portionsOf(options.rows, PORTION)) {
    planned.push(...(await planPortion(db, { ...options, rows })));
  }
  return planned;
}

async function planPortion(db: SqlClient, options: Planning): Promise<PlannedRow[]> {
  const { caps, at } = options;
  const begun = await planAdditions(db, options);
  const membershipIds = begun.flatMap((row) => ('membershipId' in row ? row.membershipId : []));
  const read = await readMembers(db, [...new Set(membershipIds)], { caps, at });
  const members = new Map(read.map((member) => [member.membershipId, member]));
  return begun.map((row) => {
    if ('plan' in row) return row.plan;
    const member = members.get(row.membershipId);
    if (!member) throw new Error(`There is no membership ${row.membershipId}.`);
    return planMember(member, options);
  });
}

/**
 * The same as far as it concerns people who are not in the directory: two statements.
 *
 * @returns in the order of the rows
 */
export async function planAdditions(
  db: SqlClient,
  options: { caller: Caller; rows: readonly RowToPlan[]; choices: ListChoices },
): Promise<BegunRow[]> {
  const { caller, rows, choices } = options;
  const tenantId = caller.tenant.id;
  const emailKeys = [...new Set(rows.flatMap(({ emailKey }) => emailKey ?? []))];
  const find = await findUsersInTenant(db, { emailKeys, tenantId });
  const companies = rows.flatMap(({ company }) => company ?? []);
  const names = await readNames(db, { tenantId, companies });
  return rows.map((row): BegunRow => {
    const found = find(row.emailKey ?? '');
    const membershipId = found.user?.membershipId ?? null;
    if (membershipId !== null) return { membershipId };
    return { plan: planAddition(row, found, { caller, choices, names }) };
  });
}
