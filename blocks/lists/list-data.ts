import type { ListRowOutcome } from '../../src/generated/prisma/enums.ts';
import type { FoundList } from '../../src/invitations/lists/find-list.ts';
import type { ListLogin, LoginCounts, PersonOfList } from '../../src/invitations/lists/list-logins.ts';
import type { ListProgress, ShownRow } from '../../src/invitations/lists/read-progress.ts';
import { ROW_OUTCOMES } from '../../src/words/lists/rows.ts';
import type { Choice } from '../kit/options.ts';

/* What the parts of the view of a list show. */

/** What the view of a list remembers. Rights and tenants are always checked again. */
export interface ListViewState {
  listId: string;
  tenantId: string;
  /** For the search in Company; nothing is announced there. */
  channel: string;
  /** Only rows that come to this are shown, or only people who have logged in, or have not. */
  outcome: ListRowOutcome | ListLogin | null;
  page: number;
}

/** Rows on a page. */
export const PAGE = 10;

export interface ListViewData {
  state: ListViewState;
  list: FoundList;
  progress: ListProgress;
  tenantName: string;
  /** A page of the rows of one outcome; or else of the people who have logged in, or have not. */
  rows: readonly ShownRow[];
  people: readonly PersonOfList[];
  /** Of those whom the list has invited so far. */
  logins: LoginCounts;
  timezone: string;
  /** Only for a draft: what may be chosen for it. */
  choices: {
    tenants: readonly Choice[];
    permissionsTemplates: readonly Choice[];
    announceIn: string | null;
    /** Invitations that the caller may send within 24 hours. */
    left: number;
  } | null;
  banner?: string;
}

/** Whether it is more than a preview. */
export function hasBegun(status: ListProgress['status']): boolean {
  return status !== 'DRAFT' && status !== 'ASKED';
}

/** What rows of the list come to, in the order of reports. */
export function outcomesOf(counts: ListProgress['counts']): ListRowOutcome[] {
  return (Object.keys(ROW_OUTCOMES) as ListRowOutcome[]).filter((outcome) => (counts[outcome] ?? 0) > 0);
}
