import type { Context } from '../../context.ts';
import { callerIn } from '../../directory/callers.ts';
import { mayControlList } from '../../directory/policy.ts';
import type { ListStatus } from '../../generated/prisma/enums.ts';
import { type GuessedColumn, readGuessed } from './guessed-columns.ts';
import type { ListChoices } from './planning/list-row.ts';

/** A list as its sender or a Directory Admin sees it. */
export interface FoundList {
  readonly listId: string;
  readonly tenantId: string;
  readonly status: ListStatus;
  readonly isOwn: boolean;
  readonly choices: ListChoices;
  readonly companyName: string | null;
  /** Columns of a draft that a person may say something else about. */
  readonly guessed: readonly GuessedColumn[];
}

/** @returns null when there is no such list, or this caller may not look into it */
export async function findList(
  { db }: Pick<Context, 'db'>,
  { listId, userId, workspace }: { listId: string; userId: string; workspace: string },
): Promise<FoundList | null> {
  const list = await db.inviteList.findUnique({ where: { id: listId } });
  if (!list) return null;
  const { tenantId, status, reinvite, companyId, permissionsTemplateId } = list;
  const caller = await callerIn(db, { userId, workspace, tenantId });
  const isOwn = list.userId === userId;
  if (!caller || !mayControlList(caller, list) || (status === 'DRAFT' && !isOwn)) return null;
  const company = companyId && (await db.company.findUnique({ where: { id: companyId } }));
  const choices = { reinvite, companyId, permissionsTemplateId };
  const guessed = readGuessed(list.guessed);
  return { listId, tenantId, status, isOwn, choices, companyName: company ? company.name : null, guessed };
}
