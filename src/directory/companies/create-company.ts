import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { inTransaction } from '../../transaction.ts';
import { audit } from '../audit.ts';
import { activeCaller, type Caller } from '../callers.ts';
import { lockCompaniesOf, lockLikeness } from '../locks.ts';
import { denyAssociateCompany } from '../policy.ts';
import { type Refused, refused } from '../refusal.ts';
import type { AnnounceTo } from '../write-notice.ts';
import { associate, type CompanySummary } from './associate-company.ts';
import { type CompanyDraft, type DraftProblem, draftCompany } from './company-draft.ts';
import { companyNames } from './company-names.ts';

/** A record that may be meant as well. */
export interface LikeCompany extends CompanySummary {
  readonly domains: readonly string[];
  /** Whether it is among the tenant's companies already. */
  readonly associated: boolean;
}

export type MadeCompany =
  /** A record of this name was made, and associated. */
  | { outcome: 'CREATED'; company: CompanySummary }
  /** A record of the same name was there; it was associated. */
  | { outcome: 'ASSOCIATED'; company: CompanySummary }
  | { outcome: 'ALREADY_ASSOCIATED'; company: CompanySummary }
  /** These records may be meant: import one of them, or ask again with their ids in `noneOf`. */
  | { outcome: 'LIKE_EXISTING'; companies: readonly LikeCompany[] };

export type CreateCompanyOutcome = MadeCompany | DraftProblem | Refused;

const MOST_OFFERED = 100;

/**
 * Makes a company record and associates it with the caller's tenant. An existing record is never doubled: one of the
 * same name is used, and one whose name differs only by case, spaces, punctuation, accents or legal suffix is offered
 * first (domain.md, "Companies" 1).
 *
 * @param request.noneOf ids of the offered records that the caller has said are not meant; one that came since is
 * offered again
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function createCompany(
  context: Context,
  request: {
    userId: string;
    workspace: string;
    tenantId: string;
    name: string;
    domains?: readonly string[];
    noneOf?: readonly string[];
    announce: AnnounceTo;
  },
): Promise<CreateCompanyOutcome> {
  const at = context.clock.now();
  const { announce, noneOf = [] } = request;
  const outcome = await inTransaction(context.db, async (tx): Promise<CreateCompanyOutcome> => {
    await lockCompaniesOf(tx, request.tenantId);
    const caller = await activeCaller(tx, request);
    const denial = denyAssociateCompany(caller);
    if (denial) return refused(tx, { asked: 'associate-company', denial, caller, logger: context.logger });
    const draft = draftCompany(request);
    if ('outcome' in draft) return draft;
    return makeCompany(tx, { caller, draft, noneOf, announce, at });
  });
  if (outcome.outcome === 'CREATED' || outcome.outcome === 'ASSOCIATED') context.wake('announce');
  return outcome;
}

/** The making itself. The caller has the right to it, and the tenant's list of companies is locked. */
export async function makeCompany(
  tx: Transaction,
  options: { caller: Caller; draft: CompanyDraft; noneOf: readonly string[]; announce: AnnounceTo; at: Date },
): Promise<MadeCompany> {
  const { caller, draft, noneOf, announce, at } = options;
  const names = companyNames(draft.name);
  await lockLikeness(tx, names.likenessKey);
  const use = async (company: CompanySummary): Promise<MadeCompany> => {
    const isDone = await associate(tx, { caller, company, announce, at });
    return { outcome: isDone ? 'ASSOCIATED' : 'ALREADY_ASSOCIATED', company };
  };
  const same = await sameCompany(tx, names.nameKey);
  if (same) return use(same);
  const companies = await likeCompanies(tx, { likenessKey: names.likenessKey, tenantId: caller.tenant.id });
  if (companies.some(({ id }) => !noneOf.includes(id))) return { outcome: 'LIKE_EXISTING', companies };

  const [id] = (
    await tx.company.createManyAndReturn({
      data: [{ ...names, domains: [...draft.domains] }],
      skipDuplicates: true,
      select: { id: true },
    })
  ).map((company) => company.id);
  // Applying a directory.yaml takes no lock on names. When it has just written this name, its record is used.
  const applied = id === undefined ? await sameCompany(tx, names.nameKey) : null;
  if (applied) return use(applied);
  if (id === undefined) throw new Error(`The company ${draft.name} was not written.`);
  const company = { id, name: draft.name };
  await audit(tx, {
    at,
    actorId: caller.userId,
    actor: caller.name,
    action: 'create-company',
    tenantId: caller.tenant.id,
    subject: id,
    details: { company: draft.name, domains: [...draft.domains], noneOf: companies.map((like) => like.id) },
  });
  await associate(tx, { caller, company, announce, at, isNew: true });
  return { outcome: 'CREATED', company };
}

function sameCompany(tx: Transaction, nameKey: string): Promise<CompanySummary | null> {
  return tx.company.findUnique({ where: { nameKey }, select: { id: true, name: true } });
}

async function likeCompanies(
  tx: Transaction,
  options: { likenessKey: string; tenantId: string },
): Promise<LikeCompany[]> {
  const { likenessKey, tenantId } = options;
  const companies = await tx.company.findMany({
    where: { likenessKey },
    select: {
      id: true,
      name: true,
      domains: true,
      tenants: { where: { tenantId }, select: { tenantId: true } },
    },
    orderBy: [{ nameKey: 'asc' }],
    take: MOST_OFFERED,
  });
  return companies.map(({ tenants, ...company }) => ({ ...company, associated: tenants.length > 0 }));
}
