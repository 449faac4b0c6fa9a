import type { NewUser } from '../../../directory/people/add-user.ts';
import type { Denial } from '../../../directory/policy.ts';
import type { ListRowOutcome } from '../../../generated/prisma/enums.ts';
import type { ListRow } from '../../../lists/list.ts';
import type { InviteTrouble } from '../../../words/invite-troubles.ts';
import type { Cap } from '../../invite-outcome.ts';

/**
 * Rows of a draft that are read, planned and written at once. What a statement answers about them is read without a pause,
 * and the commands of others wait for that (the row “A list” in docs/benchmarks.md).
 */
export const PORTION = 100;

/** What is wrong with a row, more closely than its outcome says. */
export type RowProblem =
  | 'MISSING'
  | 'TOO_LONG'
  | 'NO_EMAIL_ID'
  | 'NOT_MAILABLE'
  | 'NOT_IN_TENANT'
  | 'SEVERAL'
  | 'CHANGED_MEANWHILE'
  | 'OTHER_COMPANY_ASSOCIATED'
  | 'OTHER_COMPANY_NOT_ASSOCIATED'
  /** The one who asked is no longer in the tenant’s directory. */
  | 'ASKER_LEFT';

/** Why a row comes to its outcome, as data; the words are made where it is shown. */
export interface RowReason {
  readonly problem?: RowProblem;
  readonly denial?: Denial;
  /** The template that may not be given, or that the person has. */
  readonly templateName?: string;
  /** The person’s company, where the caller may see it. */
  readonly companyName?: string;
  /** Who had the address until it was corrected, and to what. */
  readonly personName?: string;
  readonly correctedTo?: string;
  /** The other row with this email ID. */
  readonly line?: number;
  /** What came of earlier mail to the person. */
  readonly trouble?: InviteTrouble;
  /** What there was too much of, and until when (ISO 8601); with the tenant's time zone. */
  readonly cap?: Omit<Cap, 'until'> & { readonly until: string; readonly timezone: string };
}

/** What becomes of a row. `user`: whom the row adds, for `ADDED`. */
export interface PlannedRow {
  readonly outcome: ListRowOutcome;
  readonly reason: RowReason | null;
  readonly user?: NewUser;
}

/** What the person who sends a list chooses for all of it. */
export interface ListChoices {
  /** Also people who were invited before. */
  readonly reinvite: boolean;
  /** For rows that name none. */
  readonly companyId: string | null;
  readonly permissionsTemplateId: string | null;
}

export type RowToPlan = Omit<ListRow, 'line'>;
