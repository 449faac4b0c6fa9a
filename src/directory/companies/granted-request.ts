import type { Context } from '../../context.ts';
import type { CompanySummary } from './associate-company.ts';
import type { NeededFor } from './request-company.ts';

/** A request for a company that was granted, to go on with. */
export interface GrantedRequest {
  readonly tenantId: string;
  readonly company: CompanySummary;
  readonly person: NeededFor | null;
}

/**
 * What somebody asked for and got: the company, and the person whom they needed it for (domain.md, "Companies" 3). Null
 * when the request is not theirs, or was not granted.
 */
export async function grantedRequest(
  { db }: Pick<Context, 'db'>,
  options: { requestId: string; userId: string },
): Promise<GrantedRequest | null> {
  const { requestId, userId } = options;
  const request = await db.companyRequest.findFirst({
    where: { id: requestId, requestedById: userId, status: 'ADDED' },
    select: {
      tenantId: true,
      company: { select: { id: true, name: true } },
      emailKey: true,
      email: true,
      firstName: true,
      lastName: true,
    },
  });
  if (!request?.company) return null;
  const { tenantId, company, emailKey, email, firstName, lastName } = request;
  const known = { ...(email && { email }), ...(firstName && { firstName }), ...(lastName && { lastName }) };
  return { tenantId, company, person: emailKey === null ? null : { emailKey, ...known } };
}
