import { expect } from '@jest/globals';
import { draftList } from '../../../src/invitations/lists/draft-list.ts';
import type { ListChoices } from '../../../src/invitations/lists/planning/list-row.ts';
import { runLists } from '../../../src/invitations/lists/run-lists.ts';
import { startList } from '../../../src/invitations/lists/start-list.ts';
import { readList } from '../../../src/lists/read-list.ts';
import { makeCompany, makeMembership, makeUser } from '../../setup/factories.ts';
import { useMembers, WORKSPACE } from '../use-members.ts';

export const ANNOUNCE = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };

/** A database, and in it tenants whose people are invited by lists. */
export function useLists() {
  const members = useMembers();
  const { context } = members;

  type Tenant = Awaited<ReturnType<typeof members.tenantWithCallers>>;

  /** A tenant with a company, whose people Grace may invite as subcontractors. */
  async function northwind() {
    const tenant = await members.tenantWithCallers();
    const company = await makeCompany(context.db);
    const { tenantId } = tenant;
    await context.db.tenantCompany.create({ data: { tenantId, companyId: company.id } });
    return { ...tenant, company };
  }

  async function draft(
    { tenantId }: { tenantId: string },
    by: { userId: string },
    { text, ...given }: Partial<ListChoices> & { text: string },
  ): Promise<string> {
    const { rows } = await readList(text);
    const choices = { reinvite: false, companyId: null, permissionsTemplateId: null, ...given };
    const asking = { userId: by.userId, workspace: WORKSPACE, tenantId };
    const drafted = await draftList(context, { ...asking, rows, choices });
    if (drafted.outcome === 'REFUSED') throw new Error('The list was refused.');
    return drafted.listId;
  }

  async function rowsOf(listId: string) {
    const rows = await context.db.inviteListRow.findMany({ where: { listId }, orderBy: { position: 'asc' } });
    return rows.map(({ planned, outcome, reason }) => ({ planned, outcome, reason }));
  }

  async function run(listId: string, { userId }: { userId: string }): Promise<void> {
    expect(await startList(context, { listId, userId, announce: ANNOUNCE })).toBe(true);
    await runLists(context);
  }

  async function person(
    tenant: Tenant,
    given: { template?: { id: string }; loggedIn?: true; email?: string } = {},
  ) {
    const user = await makeUser(context.db, given.email === undefined ? {} : { email: given.email });
    const lastLoginAt = given.loggedIn ? context.clock.now() : null;
    const membership = await makeMembership(context.db, {
      ...{ tenantId: tenant.tenantId, userId: user.id, firstLoginAt: lastLoginAt, lastLoginAt },
      permissionsTemplateId: (given.template ?? tenant.templates.subcontractor).id,
    });
    return { email: user.email, membershipId: membership.id };
  }

  return { context, northwind, draft, rowsOf, run, person };
}
