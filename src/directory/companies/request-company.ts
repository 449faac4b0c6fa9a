import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { inTransaction } from '../../transaction.ts';
import { audit } from '../audit.ts';
import { activeCaller, type Caller } from '../callers.ts';
import { lockCompaniesOf } from '../locks.ts';
import { personName } from '../names.ts';
import { denyRequestCompany, mayAssociateCompany, maySeeCompanyDetail } from '../policy.ts';
import { type Refused, refused } from '../refusal.ts';
import type { AnnounceTo } from '../write-notice.ts';
import { askDirectoryAdmins } from './ask-directory-admins.ts';
import { type DraftProblem, draftCompany } from './company-draft.ts';
import { companyNames } from './company-names.ts';

export type RequestCompanyOutcome =
  /** The Directory Admins are asked: these directly, or, when none of them has a Slack link, in the channel. */
  | { outcome: 'REQUESTED'; requestId: string; companyName: string | null; asked: readonly string[] }
  /** There is an open request already, of this person. */
  | {
      outcome: 'ALREADY_REQUESTED';
      requestId: string;
      requestedBy: string;
      requestedAt: Date;
      timezone: string;
    }
  | { outcome: 'ALREADY_ASSOCIATED'; companyId: string }
  /** The caller may add it: nobody has to be asked. */
  | { outcome: 'MAY_ADD' }
  | { outcome: 'NO_SUCH_COMPANY' }
  | DraftProblem
  | Refused;

/** An existing record, or one that is yet to be made. */
export type WantedCompany =
  | { readonly companyId: string }
  | { readonly name: string; readonly domains?: readonly string[] };

/**
 * Asks the tenant's Directory Admins to add a company, for a caller who may add users and may not add companies
 * (domain.md, "Companies" 2). The caller learns the name of an existing record only when they may see company details.
 *
 * @param request.person whom it is needed for
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function requestCompany(
  context: Context,
  request: {
    userId: string;
    workspace: string;
    tenantId: string;
    wanted: WantedCompany;
    person?: NeededFor;
    announce: AnnounceTo;
  },
): Promise<RequestCompanyOutcome> {
  const at = context.clock.now();
  const outcome = await inTransaction(context.db, async (tx): Promise<RequestCompanyOutcome> => {
    await lockCompaniesOf(tx, request.tenantId);
    const caller = await activeCaller(tx, request);
    const denial = denyRequestCompany(caller);
    if (denial) return refused(tx, { asked: 'request-company', denial, caller, logger: context.logger });
    if (mayAssociateCompany(caller)) return { outcome: 'MAY_ADD' };
    const company = await findWanted(tx, { wanted: request.wanted, tenantId: request.tenantId });
    if ('outcome' in company) return company;
    return writeRequest(tx, {
      caller,
      company,
      person: request.person ?? null,
      announce: request.announce,
      at,
    });
  });
  if (outcome.outcome === 'REQUESTED') context.wake('announce');
  return outcome;
}

/** The person whom a company is needed for, as far as they are known. */
export interface NeededFor {
  /** The canonical email ID. */
  readonly emailKey: string;
  /** As typed. */
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

interface Wanted {
  /** The record's id; null for one that is yet to be made. */
  readonly id: string | null;
  readonly name: string;
  readonly domains: readonly string[];
  readonly likenessKey: string;
}

/** A proposed name that has a record already is about that record. */
async function findWanted(
  tx: Transaction,
  options: { wanted: WantedCompany; tenantId: string },
): Promise<Wanted | Exclude<RequestCompanyOutcome, { outcome: 'REQUESTED' }>> {
  const { wanted, tenantId } = options;
  const draft = 'companyId' in wanted ? null : draftCompany(wanted);
  if (draft && 'outcome' in draft) return draft;
  const names = draft && companyNames(draft.name);
  const record = await tx.company.findFirst({
    where: 'companyId' in wanted ? { id: wanted.companyId } : { nameKey: names?.nameKey ?? '' },
    select: { id: true, name: true, likenessKey: true, tenants: { where: { tenantId } } },
  });
  if (record && record.tenants.length > 0) return { outcome: 'ALREADY_ASSOCIATED', companyId: record.id };
  if (record) return { id: record.id, name: record.name, domains: [], likenessKey: record.likenessKey };
  if (!draft || !names) return { outcome: 'NO_SUCH_COMPANY' };
  return { id: null, ...draft, likenessKey: names.likenessKey };
}

async function writeRequest(
  tx: Transaction,
  options: { caller: Caller; company: Wanted; person: NeededFor | null; announce: AnnounceTo; at: Date },
): Promise<RequestCompanyOutcome> {
  const { caller, company, person, announce, at } = options;
  const emailKey = person?.emailKey ?? null;
  const { id: tenantId, name: tenantName } = caller.tenant;
  const open = await findOpenRequest(tx, { caller, company });
  if (open) return open;
  const isNew = company.id === null;
  const { id: requestId } = await tx.companyRequest.create({
    data: {
      tenantId,
      ...(company.id
        ? { companyId: company.id }
        : { name: company.name, domains: [...company.domains], likenessKey: company.likenessKey }),
      ...person,
      requestedById: caller.userId,
      requestedAt: at,
      workspace: announce.workspace,
      channel: announce.channel,
      slackUser: announce.requestedBy,
    },
  });
  await audit(tx, {
    at,
    actorId: caller.userId,
    actor: caller.name,
    action: 'request-company',
    tenantId,
    subject: requestId,
    details: { company: company.name, isNew, emailKey },
  });
  const { name, domains } = company;
  const data = { requestId, tenantName, companyName: name, isNew, domains, by: caller.name, emailKey };
  const asked = await askDirectoryAdmins(tx, { tenant: caller.tenant, data, announce, at });
  return {
    outcome: 'REQUESTED',
    requestId,
    companyName: isNew || maySeeCompanyDetail(caller) ? name : null,
    asked,
  };
}

/** The open request for this record, or for a new company whose name is like this one. */
async function findOpenRequest(
  tx: Transaction,
  { caller, company }: { caller: Caller; company: Wanted },
): Promise<Extract<RequestCompanyOutcome, { outcome: 'ALREADY_REQUESTED' }> | null> {
  const { id: tenantId, timezone } = caller.tenant;
  const open = await tx.companyRequest.findFirst({
    where: {
      tenantId,
      status: 'OPEN',
      companyId: company.id,
      ...(company.id === null && { likenessKey: company.likenessKey }),
    },
    include: { requestedBy: { select: { firstName: true, lastName: true } } },
  });
  if (!open) return null;
  const { id: requestId, requestedAt } = open;
  const requestedBy = personName(open.requestedBy);
  return { outcome: 'ALREADY_REQUESTED', requestId, requestedBy, requestedAt, timezone };
}
