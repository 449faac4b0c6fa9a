import type { Database } from '../../../database/database.ts';
import { type OpenApproval, openApprovals } from '../../../directory/approvals/open-approvals.ts';
import { type OpenCompanyRequest, openCompanyRequests } from '../../../directory/companies/open-requests.ts';
import { personName } from '../../../directory/names.ts';
import { type OwnRights, ownRights } from '../../../directory/own-rights.ts';
import { isAskedForApproval, mayAssociateCompany } from '../../../directory/policy.ts';
import { holdFor, type MailHold, mailHold } from '../mail-hold.ts';
import { type OwnInvitations, ownInvitations } from './own-invitations.ts';
import type { Inviter } from './select-own-invitations.ts';

/** What one person's home in Slack says. */
export interface Home {
  readonly name: string;
  readonly email: string;
  readonly companyName: string;
  /** By tenant name. */
  readonly tenants: readonly OwnRights[];
  readonly invitations: OwnInvitations;
  /** Why mail does not leave at the moment; null while nothing keeps it. */
  readonly hold: MailHold | null;
  /** What waits for this person's decision, the oldest first. */
  readonly requests: readonly OpenCompanyRequest[];
  /** The same for requests for approval … */
  readonly approvals: readonly OpenApproval[];
  /** … and those that this person has made. */
  readonly asked: readonly OpenApproval[];
}

/** The homes of several people, by their users' ids, in a fixed number of statements. */
export async function readHomes(
  db: Database,
  options: { owners: readonly Inviter[]; at: Date; most: { waiting: number; stuck: number } },
): Promise<Map<string, Home>> {
  const { owners, at, most } = options;
  if (owners.length === 0) return new Map();
  const callers = owners.flatMap((owner) => owner.callers);
  const [users, rights, invitations, hold, requests, approvals] = await Promise.all([
    db.user.findMany({
      where: { id: { in: owners.map(({ userId }) => userId) } },
      select: { id: true, firstName: true, lastName: true, email: true, company: { select: { name: true } } },
    }),
    ownRights(db, callers),
    ownInvitations(db, { inviters: owners, at, most }),
    mailHold(db),
    openCompanyRequests(db, callers),
    openApprovals(db, {
      tenantIds: callers.filter(isAskedForApproval).map(({ tenant }) => tenant.id),
      requestedByIds: owners.map(({ userId }) => userId),
    }),
  ]);
  return new Map(
    owners.flatMap((owner) => {
      const user = users.find(({ id }) => id === owner.userId);
      const own = invitations.get(owner.userId);
      if (!user || !own) return [];
      const decides = new Set(owner.callers.filter(mayAssociateCompany).map(({ tenant }) => tenant.id));
      const approves = new Set(owner.callers.filter(isAskedForApproval).map(({ tenant }) => tenant.id));
      const home: Home = {
        name: personName(user),
        email: user.email,
        companyName: user.company.name,
        tenants: owner.callers.flatMap((caller) => rights.get(caller) ?? []),
        invitations: own,
        hold: holdFor(hold, ...owner.callers),
        requests: requests.filter(({ tenantId }) => decides.has(tenantId)),
        approvals: approvals.filter(
          ({ tenantId, requestedById }) => approves.has(tenantId) && requestedById !== owner.userId,
        ),
        asked: approvals.filter(({ requestedById }) => requestedById === owner.userId),
      };
      return [[owner.userId, home]];
    }),
  );
}
