import type { Database } from '../../database/database.ts';
import { personName } from '../names.ts';
import type { WantedInWords } from './approval-notices.ts';
import { inWords, readWanted, WANTED_KINDS } from './wanted.ts';

/** A request for approval that nobody has decided. */
export interface OpenApproval {
  readonly requestId: string;
  readonly tenantId: string;
  readonly tenantName: string;
  /** The tenant's. */
  readonly timezone: string;
  readonly requestedById: string;
  readonly by: string;
  readonly wanted: WantedInWords;
  readonly reason: string;
  readonly requestedAt: Date;
}

interface Row extends Omit<OpenApproval, 'by' | 'wanted'> {
  readonly firstName: string | null;
  readonly lastName: string;
  readonly wanted: unknown;
  readonly companyName: string | null;
  readonly templateName: string | null;
}

/** The open requests in these tenants, and those of these users, the oldest first. */
export async function openApprovals(
  db: Pick<Database, '$queryRaw'>,
  { tenantIds, requestedByIds }: { tenantIds: readonly string[]; requestedByIds: readonly string[] },
): Promise<OpenApproval[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT a.id AS "requestId", a.tenant_id AS "tenantId", t.name AS "tenantName", t.timezone,
           a.requested_by_id AS "requestedById", u.first_name AS "firstName", u.last_name AS "lastName",
           a.wanted, a.reason, a.requested_at AS "requestedAt", c.name AS "companyName", p.name AS "templateName"
    FROM approval_requests a
    JOIN tenants t ON t.id = a.tenant_id
    JOIN users u ON u.id = a.requested_by_id
    LEFT JOIN companies c ON c.id = (a.wanted ->> 'companyId')::uuid
    LEFT JOIN permissions_templates p ON p.id = (a.wanted ->> 'permissionsTemplateId')::uuid
    WHERE a.status = 'OPEN' AND a.wanted ->> 'kind' = ANY (${[...WANTED_KINDS]}::text[])
      AND (a.tenant_id = ANY (${tenantIds}::uuid[]) OR a.requested_by_id = ANY (${requestedByIds}::uuid[]))
    ORDER BY a.requested_at, a.id`;
  return rows.map(({ firstName, lastName, wanted, companyName, templateName, ...row }) => ({
    ...row,
    by: personName({ firstName, lastName }),
    wanted: inWords(readWanted(wanted), { companyName, templateName }),
  }));
}
