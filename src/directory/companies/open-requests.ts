import type { Database } from '../../database/database.ts';
import type { Caller } from '../callers.ts';
import { personName } from '../names.ts';
import { mayAssociateCompany } from '../policy.ts';

/** A request for a company that nobody has decided. */
export interface OpenCompanyRequest {
  readonly requestId: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly timezone: string;
  readonly companyName: string;
  /** Whether there is no company of that name yet. */
  readonly isNew: boolean;
  readonly by: string;
  /** Whom the company is needed for. */
  readonly emailKey: string | null;
  readonly requestedAt: Date;
}

/** Requests of all tenants that are read, the oldest ones. */
const READ = 500;

/** The open requests for companies that one of these callers may decide, the oldest first. */
export async function openCompanyRequests(
  db: Pick<Database, 'companyRequest'>,
  callers: readonly Caller[],
): Promise<OpenCompanyRequest[]> {
  const tenants = callers.filter(mayAssociateCompany).map(({ tenant }) => tenant.id);
  if (tenants.length === 0) return [];
  const requests = await db.companyRequest.findMany({
    where: { status: 'OPEN', tenantId: { in: tenants } },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
    take: READ,
    select: {
      id: true,
      name: true,
      emailKey: true,
      requestedAt: true,
      tenant: { select: { id: true, name: true, timezone: true } },
      company: { select: { name: true } },
      requestedBy: { select: { firstName: true, lastName: true } },
    },
  });
  return requests.map(({ id, name, company, tenant, requestedBy, ...request }) => ({
    ...request,
    requestId: id,
    tenantId: tenant.id,
    tenantName: tenant.name,
    timezone: tenant.timezone,
    companyName: company?.name ?? name ?? '',
    isNew: company === null,
    by: personName(requestedBy),
  }));
}
