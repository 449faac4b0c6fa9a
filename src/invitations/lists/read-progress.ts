import type { Database } from '../../database/database.ts';
import type { ListRowOutcome, ListStatus } from '../../generated/prisma/enums.ts';
import type { RowReason } from './planning/list-row.ts';

/** Where a list stands. */
export interface ListProgress {
  readonly status: ListStatus;
  readonly total: number;
  readonly done: number;
  /** Rows by what has become of them, or else by what is planned. */
  readonly counts: Readonly<Partial<Record<ListRowOutcome, number>>>;
  /** Whether a row needs one and names none, so that one chosen for all of the list helps. */
  readonly lacksCompany: boolean;
  readonly lacksTemplate: boolean;
}

export interface ShownRow {
  readonly line: number;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly template: string | null;
  readonly outcome: ListRowOutcome;
  readonly reason: RowReason | null;
}

/** @returns null when there is no such list (any more) */
export async function listProgress(db: Database, listId: string): Promise<ListProgress | null> {
  const [row] = await db.$queryRaw<ListProgress[]>`
    /* list progress */
    SELECT l.status::text, l.done, coalesce(sum(r.count), 0)::int AS total,
           coalesce(json_object_agg(r.outcome, r.count) FILTER (WHERE r.outcome IS NOT NULL), '{}') AS counts,
           coalesce(bool_or(r.outcome = 'NEEDS_COMPANY' AND r.names_no_company), false) AS "lacksCompany",
           coalesce(bool_or(r.outcome = 'NEEDS_TEMPLATE' AND r.names_no_template), false) AS "lacksTemplate"
    FROM invite_lists l
    LEFT JOIN LATERAL (
      SELECT coalesce(outcome, planned)::text AS outcome, count(*)::int AS count,
             bool_or(company IS NULL) AS names_no_company, bool_or(template IS NULL) AS names_no_template
      FROM invite_list_rows WHERE list_id = l.id GROUP BY 1) r ON true
    WHERE l.id = ${listId}::uuid
    GROUP BY l.id`;
  return row ?? null;
}

/** Rows of a list with one of these outcomes, in its order. */
export async function rowsOf(
  db: Database,
  options: { listId: string; outcomes: readonly ListRowOutcome[]; skip?: number; most: number },
): Promise<ShownRow[]> {
  const { listId, outcomes, skip = 0, most } = options;
  return db.$queryRaw<ShownRow[]>`
    /* rows of list */
    SELECT line, email, first_name AS "firstName", last_name AS "lastName", company, template,
           coalesce(outcome, planned)::text AS outcome, reason
    FROM invite_list_rows
    WHERE list_id = ${listId}::uuid AND coalesce(outcome, planned)::text = ANY (${outcomes}::text[])
    ORDER BY position OFFSET ${skip} LIMIT ${most}`;
}
