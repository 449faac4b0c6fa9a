import type { Context } from '../../context.ts';
import type { Database } from '../../database/database.ts';
import { activeCaller } from '../callers.ts';
import { personName } from '../names.ts';
import { mayAddUsers, maySeeCompanyDetail } from '../policy.ts';
import { hostOf, isMailProvider, nearMiss } from '../typed/near-miss.ts';
import { findUserInTenant } from './find-user-in-tenant.ts';

/** What an email ID says before a company is entered. */
export interface EmailLookUp {
  /** The record there is, with the company that it is looked up with: its own. Null when this caller may see none. */
  readonly record: { companyId: string; isMember: boolean } | null;
  /** The company of the tenant that the person probably works for. */
  readonly company: { id: string; name: string } | null;
  /** Who was probably meant. */
  readonly meant: Meant | null;
}

/** The email ID that was probably meant by one that nobody of the tenant has. */
export interface Meant {
  readonly emailKey: string;
  /** Who had the other one until it was corrected to this; null where the two are only near to each other. */
  readonly corrected: string | null;
}

/**
 * Looks up an email ID as soon as it is given. Everyone who may add people there learns of a member of the tenant.
 * Of a user account elsewhere, and with it its company, only those who may see company details learn; the others enter
 * the company first (domain.md, "Adding an existing user to a tenant").
 *
 * @param request.emailKey canonical
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function lookUpEmail(
  { db }: Pick<Context, 'db'>,
  request: { userId: string; workspace: string; tenantId: string; emailKey: string },
): Promise<EmailLookUp> {
  const { tenantId, emailKey } = request;
  const caller = await activeCaller(db, request);
  if (!mayAddUsers(caller)) return { record: null, company: null, meant: null };
  const { user: known, corrected } = await findUserInTenant(db, { emailKey, tenantId });
  const isMember = known !== null && known.membership !== 'NONE';
  const company = await likelyCompany(db, request);
  if (corrected) {
    const meant = { emailKey: corrected.emailKey, corrected: corrected.name };
    return { record: null, company, meant };
  }
  if (known && (isMember || maySeeCompanyDetail(caller)))
    return { record: { companyId: known.companyId, isMember }, company, meant: null };
  // Also for a record that this caller may not see: the answer does not depend on whether there is one.
  return { record: null, company, meant: await findNearMiss(db, request) };
}

interface InTenant {
  tenantId: string;
  emailKey: string;
}

/** The company of the tenant with this domain, else the one that all members with an address there work for. */
async function likelyCompany(
  db: Database,
  { tenantId, emailKey }: InTenant,
): Promise<{ id: string; name: string } | null> {
  const host = hostOf(emailKey);
  if (isMailProvider(host)) return null;
  const found = await db.$queryRaw<{ id: string; name: string; has_domain: boolean }[]>`
    SELECT c.id, c.name, ${host} = ANY (c.domains) AS has_domain
    FROM tenant_companies t JOIN companies c ON c.id = t.company_id
    WHERE t.tenant_id = ${tenantId}::uuid AND (${host} = ANY (c.domains) OR EXISTS (
      SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.tenant_id = t.tenant_id AND m.company_id = c.id AND split_part(u.email_key, '@', 2) = ${host}
    ))
    ORDER BY has_domain DESC LIMIT 3`;
  const withDomain = found.filter(({ has_domain }) => has_domain);
  const [company, another] = withDomain.length > 0 ? withDomain : found;
  return company && !another ? { id: company.id, name: company.name } : null;
}

/**
 * The email ID of a member of one of these tenants that was probably meant by this canonical one, which none of them has;
 * null when there is none. For callers who may see those directories (domain.md, "Correct address" 6).
 */
export async function findMeantMember(
  db: Database,
  { tenantIds, emailKey }: { tenantIds: readonly string[]; emailKey: string },
): Promise<Meant | null> {
  const corrected = await db.user.findFirst({
    where: {
      formerEmailIds: { some: { emailKey } },
      memberships: { some: { tenantId: { in: [...tenantIds] } } },
    },
    orderBy: { correctedAt: { sort: 'desc', nulls: 'last' } },
    select: { emailKey: true, firstName: true, lastName: true },
  });
  if (corrected) return { emailKey: corrected.emailKey, corrected: personName(corrected) };
  const near = nearMiss(emailKey, { people: await similarMembers(db, { tenantIds, emailKey }) });
  return near === null ? null : { emailKey: near, corrected: null };
}

/** Compared by trigrams first: of many people only the few that are anything like it are looked at closely. */
async function similarMembers(
  db: Database,
  { tenantIds, emailKey }: { tenantIds: readonly string[]; emailKey: string },
): Promise<string[]> {
  const people = await db.$queryRaw<{ email_key: string }[]>`
    SELECT u.email_key
    FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.tenant_id = ANY (${tenantIds}::uuid[]) AND similarity(u.email_key, ${emailKey}) > 0.3
    GROUP BY u.email_key
    ORDER BY similarity(u.email_key, ${emailKey}) DESC LIMIT 20`;
  return people.map(({ email_key }) => email_key);
}

async function findNearMiss(db: Database, { tenantId, emailKey }: InTenant): Promise<Meant | null> {
  const people = await similarMembers(db, { tenantIds: [tenantId], emailKey });
  const hosts = await db.$queryRaw<{ host: string }[]>`
    SELECT host
    FROM (
      SELECT unnest(c.domains) AS host
      FROM tenant_companies t JOIN companies c ON c.id = t.company_id WHERE t.tenant_id = ${tenantId}::uuid
      UNION
      SELECT split_part(u.email_key, '@', 2)
      FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = ${tenantId}::uuid
    ) AS hosts
    ORDER BY similarity(host, ${hostOf(emailKey)}) DESC LIMIT 20`;
  const near = nearMiss(emailKey, { people, hosts: hosts.map(({ host }) => host) });
  return near === null ? null : { emailKey: near, corrected: null };
}
