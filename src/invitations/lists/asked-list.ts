import type { SqlClient } from '../../database/direct.ts';
import type { AnnounceTo } from '../../directory/write-notice.ts';
import { writeListCard } from './announce-list.ts';
import { readNames } from './planning/names-in-tenant.ts';

/** People of whom a request says who they are; of the others it says how many. */
const NAMED = 3;

/** The rows of a list that wait for a decision, as a list of their own. */
export interface AskedList {
  readonly listId: string;
  readonly people: number;
  /** The addresses of the first of them, as written. */
  readonly first: readonly string[];
}

/**
 * Copies those rows of one's own list that one may not do into a list that waits for a decision. The list itself goes on
 * without them.
 *
 * @returns null when it has no such rows, or is not this user's
 */
export async function setAside(
  tx: SqlClient,
  { listId, userId, tenantId, at }: { listId: string; userId: string; tenantId: string; at: Date },
): Promise<AskedList | null> {
  const [asked] = await tx.$queryRaw<AskedList[]>`
    /* set rows aside */
    WITH source AS MATERIALIZED (
      SELECT * FROM invite_lists
      WHERE id = ${listId}::uuid AND user_id = ${userId}::uuid AND tenant_id = ${tenantId}::uuid AND status <> 'ASKED'
    ), wanted AS MATERIALIZED (
      SELECT r.*, row_number() OVER (ORDER BY r.position)::int AS place
      FROM invite_list_rows r JOIN source s ON s.id = r.list_id WHERE coalesce(r.outcome, r.planned) = 'NOT_ALLOWED'
    ), asked AS (
      INSERT INTO invite_lists (tenant_id, user_id, workspace, status, created_at, reinvite, company_id, permissions_template_id)
      SELECT tenant_id, user_id, workspace, 'ASKED', ${at}::timestamptz, reinvite, company_id, permissions_template_id
      FROM source WHERE EXISTS (SELECT FROM wanted)
      RETURNING id
    ), copied AS (
      INSERT INTO invite_list_rows (list_id, position, line, email, email_key, first_name, last_name, company, template,
                                    planned, reason)
      SELECT a.id, w.place, w.line, w.email, w.email_key, w.first_name, w.last_name, w.company, w.template, 'NOT_ALLOWED', w.reason
      FROM asked a, wanted w
    )
    SELECT id::text AS "listId", (SELECT count(*)::int FROM wanted) AS people,
           ARRAY(SELECT email FROM wanted ORDER BY place LIMIT ${NAMED}) AS first
    FROM asked`;
  return asked ?? null;
}

/**
 * The names of the permissions templates that rows which were set aside ask for, those with `Admin` first: whoever decides
 * has to see them.
 */
export async function templatesAskedFor(
  tx: SqlClient,
  { listId, tenantId }: { listId: string; tenantId: string },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ written: string }[]>`
    SELECT DISTINCT coalesce(r.template, p.name) AS written
    FROM invite_list_rows r
    JOIN invite_lists l ON l.id = r.list_id
    LEFT JOIN permissions_templates p ON p.id = l.permissions_template_id
    WHERE r.list_id = ${listId}::uuid AND coalesce(r.template, p.name) IS NOT NULL`;
  const names = await readNames(tx, { tenantId, companies: [] });
  const asked = new Set(rows.map(({ written }) => names.template(written)));
  const templates = names.templates.filter((template) => asked.has(template));
  const isAdmin = ({ directory }: { directory: string }) => Number(directory === 'ADMIN');
  return templates
    .toSorted((a, b) => isAdmin(b) - isAdmin(a) || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/** Forgets rows that were set aside, when nobody was asked after all. */
export async function forgetAsked(tx: SqlClient, listId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM invite_lists WHERE id = ${listId}::uuid AND status = 'ASKED'`;
}

/**
 * Starts rows that were set aside, as the list of whoever approved them. The caller wakes `run-lists` and `announce` after
 * the commit.
 *
 * @returns whether they were waiting until now
 */
export async function startAsked(
  tx: SqlClient,
  options: { listId: string; userId: string; announce: AnnounceTo; at: Date },
): Promise<boolean> {
  const { listId, userId, announce, at } = options;
  const started = await tx.$executeRaw`
    UPDATE invite_lists SET status = 'RUNNING', user_id = ${userId}::uuid, started_at = ${at}::timestamptz
    WHERE id = ${listId}::uuid AND status = 'ASKED'`;
  if (started > 0) await writeListCard(tx, { listId, announce, at });
  return started > 0;
}

/** Ends rows that were set aside: the request for them was denied, or has lapsed. */
export async function cancelAsked(
  tx: SqlClient,
  { listId, at }: { listId: string; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE invite_lists SET status = 'CANCELLED', ended_at = ${at}::timestamptz
    WHERE id = ${listId}::uuid AND status = 'ASKED'`;
}
