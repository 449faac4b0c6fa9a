import type { LocalSlack } from '../../../sandbox/slack/local-slack.ts';
import type { Database } from '../../../src/database/database.ts';
import { canonicalEmailKey } from '../../../src/email-key.ts';
import type { DirectoryAccess, GranularPermission } from '../../../src/generated/prisma/enums.ts';
import { makeCompany, makeMembership, makeTemplate, makeUser } from '../../setup/factories.ts';
import type { makeNorthwind } from './northwind.ts';

/** Makes the people a single test needs, so that no test depends on another's rows. */
export function makePeople(parts: {
  db: Database;
  slack: LocalSlack;
  northwind: Awaited<ReturnType<typeof makeNorthwind>>;
  /** Handles of Slack people that are in no directory yet. */
  colleagues: string[];
}) {
  const { db, slack, northwind, colleagues } = parts;
  const { tower } = northwind.tenants;
  let count = 0;

  /** Somebody in a directory (default: a Subcontractor of Acme Steel in Northwind Tower), who does not use Slack. */
  async function member(
    given: {
      email?: string;
      firstName?: string | null;
      lastName?: string;
      companyId?: string;
      passwordHash?: string;
      tenantId?: string;
      permissionsTemplateId?: string;
      deactivatedAt?: Date;
      lastLoginAt?: Date;
    } = {},
  ) {
    count += 1;
    const { companyId = northwind.companies.acme.id, tenantId = tower.id, lastLoginAt } = given;
    const { permissionsTemplateId = northwind.templates.subcontractor.id } = given;
    const user = await makeUser(db, {
      email: given.email ?? `person-${count}@acme.test`,
      firstName: given.firstName === undefined ? 'Pat' : given.firstName,
      lastName: given.lastName ?? `Person ${count}`,
      companyId,
      ...(given.passwordHash && { passwordHash: given.passwordHash }),
    });
    return makeMembership(db, {
      tenantId,
      userId: user.id,
      permissionsTemplateId,
      ...(given.deactivatedAt && { deactivatedAt: given.deactivatedAt }),
      ...(lastLoginAt && { firstLoginAt: lastLoginAt, lastLoginAt }),
    });
  }

  /** Someone in Slack with rights of their own (default: Directory Admin) in one tenant or several. */
  async function colleague(
    given: {
      directory?: DirectoryAccess;
      granular?: GranularPermission[];
      assignable?: string[];
      tenantIds?: string[];
    } = {},
  ) {
    const handle = colleagues.shift();
    if (!handle) throw new Error('There are no colleagues left: add some to slack-app.ts.');
    const { directory = 'ADMIN', granular = [], assignable = [], tenantIds = [tower.id] } = given;
    const user = await makeUser(db, {
      email: `${handle}@northwind.test`,
      firstName: null,
      lastName: handle,
      companyId: northwind.companies.northwind.id,
    });
    const places = [];
    for (const tenantId of tenantIds) {
      const template = await makeTemplate(db, { tenantId, directory, granular });
      await db.assignableTemplate.createMany({
        data: assignable.map((assignableId) => ({ tenantId, templateId: template.id, assignableId })),
      });
      const permissionsTemplateId = template.id;
      const membership = await makeMembership(db, { tenantId, userId: user.id, permissionsTemplateId });
      places.push({ template, membership });
    }
    const [place] = places;
    if (!place) throw new Error('A colleague is in one tenant at least.');
    return { ...place, person: slack.person(handle), handle, user };
  }

  /** The rounds of someone in a tenant, the first one first, with their emails. */
  async function rounds(email: string, tenantId: string = tower.id) {
    const emailKey = canonicalEmailKey(email) ?? email;
    return db.round.findMany({
      where: { membership: { tenantId, user: { emailKey } } },
      orderBy: { number: 'asc' },
      include: { emails: true, card: true },
    });
  }

  /** A new email ID that nobody has. */
  function newEmail(): string {
    count += 1;
    return `new-${count}@acme.test`;
  }

  /** A company record that is associated with a tenant. */
  async function company(name: string, tenantId: string) {
    const made = await makeCompany(db, { name });
    await db.tenantCompany.create({ data: { tenantId, companyId: made.id } });
    return made;
  }

  return { member, colleague, company, rounds, newEmail };
}
