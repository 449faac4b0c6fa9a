import type { Context } from '../../context.ts';
import type { SqlClient } from '../../database/direct.ts';
import type { Caller } from '../../directory/callers.ts';
import { addUsers } from '../../directory/people/add-user.ts';
import type { ListRowOutcome } from '../../generated/prisma/enums.ts';
import type { ListRow } from '../../lists/list.ts';
import { roomOf } from '../caps.ts';
import { inviteMembers } from '../invite.ts';
import type { InviteOutcome } from '../invite-outcome.ts';
import { type LockedMember, lockAsCaller, readMembers } from '../members/lock-member.ts';
import { newMember } from '../members/new-member.ts';
import type { ListChoices, PlannedRow, RowReason } from './planning/list-row.ts';
import { planMember } from './planning/plan-row.ts';
import { type BegunRow, planAdditions } from './planning/plan-rows.ts';
import { additionOutcome, rowOutcome } from './planning/row-outcome.ts';

/** A row that is next. */
export type RowToDo = ListRow & { position: number; planned: ListRowOutcome; reason: RowReason | null };

/** A list that is being done, under its lock. */
export interface RunningList extends ListChoices {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly workspace: string;
  readonly done: number;
  readonly note: string | null;
}

/**
 * Does rows of a list, in the transaction of the caller: adds whoever is not in the directory, and invites. Each is decided
 * again, under the rights that the caller has now. It takes as many statements for many rows as for one.
 *
 * @returns what became of each row, in their order, and of each invitation
 */
export async function doRows(
  tx: SqlClient,
  options: {
    context: Pick<Context, 'logger' | 'caps'>;
    list: RunningList;
    caller: Caller;
    rows: readonly RowToDo[];
    at: Date;
  },
): Promise<{ outcomes: PlannedRow[]; invited: InviteOutcome[] }> {
  const { list, caller, rows, at } = options;
  const { caps, logger } = options.context;
  const begun = await planAdditions(tx, { caller, rows, choices: list });
  const outcomes = rows.map((row, index) => settledByList(row) ?? planIn(begun[index]));

  const members = new Map<string, LockedMember>();
  const toAdd = outcomes.flatMap((outcome, index) => (outcome?.user ? [{ user: outcome.user, index }] : []));
  const added = await addUsers(tx, { caller, users: toAdd.map(({ user }) => user), at, logger });
  for (const [place, { user, index }] of toAdd.entries()) {
    const addition = added[place];
    const refused = addition && additionOutcome(addition);
    if (refused) outcomes[index] = refused;
    if (addition?.outcome === 'ADDED' && !addition.existing)
      members.set(user.emailKey, newMember(caller, user, addition));
  }

  // All others who are in the directory by now are read once, under their locks, and decided about.
  const emailKeys = rows.flatMap(({ emailKey }, index) => {
    const isInDirectory = outcomes[index] === null || outcomes[index]?.outcome === 'ADDED';
    return isInDirectory && emailKey !== null && !members.has(emailKey) ? [emailKey] : [];
  });
  const { hold, membershipIds, sent } = await lockAsCaller(tx, { ...list, emailKeys, caps, at });
  for (const member of await readMembers(tx, membershipIds, { caps, at }))
    members.set(member.emailKey, member);
  for (const [index, { emailKey }] of rows.entries()) {
    const member = members.get(emailKey ?? '');
    if (outcomes[index] === null && member)
      outcomes[index] = planMember(member, { caller, choices: list, caps, at });
  }

  const toInvite = rows.flatMap(({ emailKey }, index) => {
    const member = members.get(emailKey ?? '');
    return member && WILL_BE_INVITED.has(outcomes[index]?.outcome) ? [member] : [];
  });
  const { room } = roomOf({ caller, caps, sent, asked: toInvite.length });
  const intent = list.reinvite ? 're-invite' : 'invite';
  const invited = await inviteMembers(tx, {
    ...{ caller, members: toInvite, intent, announce: { listId: list.id }, note: list.note },
    ...{ at, hold, room, caps, logger },
  });
  for (const [index, { emailKey }] of rows.entries()) {
    const outcome = outcomes[index];
    const invite = invited.get(emailKey ?? '');
    if (!outcome || !invite || !WILL_BE_INVITED.has(outcome.outcome)) continue;
    const became = rowOutcome(invite);
    outcomes[index] = became.outcome === 'INVITED' ? { ...became, outcome: outcome.outcome } : became;
  }
  return { outcomes: outcomes.map(settled), invited: [...invited.values()] };
}

/** Null for somebody who is in the directory. */
function planIn(begun: BegunRow | undefined): PlannedRow | null {
  return begun && 'plan' in begun ? begun.plan : null;
}

/** Whoever was in the directory, and is not among those who were locked, has another email ID by now. */
function settled(outcome: PlannedRow | null): PlannedRow {
  return outcome ?? { outcome: 'WRONG_ADDRESS', reason: { problem: 'CHANGED_MEANWHILE' } };
}

const WILL_BE_INVITED: ReadonlySet<ListRowOutcome | undefined> = new Set(['INVITED', 'REINVITED', 'ADDED']);
const SETTLED_BY_LIST: ReadonlySet<ListRowOutcome> = new Set(['SAME_AS', 'TWO_COMPANIES']);

/** What the list itself makes of a row, whatever happens in the directory; else null. */
export function settledByList({ planned, reason }: RowToDo): PlannedRow | null {
  return SETTLED_BY_LIST.has(planned) ? { outcome: planned, reason } : null;
}
