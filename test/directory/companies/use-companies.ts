import type { Database } from '../../../src/database/database.ts';
import type { GranularPermission } from '../../../src/generated/prisma/enums.ts';
import { useContext } from '../../setup/context.ts';
import { useDatabase } from '../../setup/database.ts';
import { makeCompany, makeMembership, makeTemplate, makeTenant, makeUser } from '../../setup/factories.ts';

export const WORKSPACE = 'T000000001';

/** A database, and in it directories whose callers have different rights to companies. */
export function useCompanies() {
  const database = useDatabase();
  const context = useContext(database);
  let serial = 0;
  return {
    database,
    context,
    announce: { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' },
    /** A name that no other test has. */
    unique(name: string): string {
      serial += 1;
      return `${name} ${serial}x`;
    },
    tenantWithCallers: () => tenantWithCallers(database.db),
    isAssociated: (tenantId: string, companyId: string) =>
      database.db.tenantCompany.count({ where: { tenantId, companyId } }),
    notices: (tenantId: string) =>
      database.db.notice.findMany({ where: { tenantId }, orderBy: [{ at: 'asc' }, { key: 'asc' }] }),
  };
}

/** A tenant with a Directory Admin, granular callers with and without more, and a reader. */
async function tenantWithCallers(db: Database) {
  const tenant = await makeTenant(db, { slackWorkspace: WORKSPACE, announceIn: '#tower' });
  const tenantId = tenant.id;
  const company = await makeCompany(db);
  const subcontractor = await makeTemplate(db, { tenantId });
  const member = async (granular: GranularPermission[] | 'admin' | 'reader', name: string) => {
    const template = await makeTemplate(db, {
      tenantId,
      directory: granular === 'admin' ? 'ADMIN' : 'STANDARD',
      granular: typeof granular === 'string' ? [] : granular,
    });
    await db.assignableTemplate.create({
      data: { tenantId, templateId: template.id, assignableId: subcontractor.id },
    });
    const user = await makeUser(db, { companyId: company.id, firstName: name, lastName: 'Test' });
    await makeMembership(db, { tenantId, userId: user.id, permissionsTemplateId: template.id });
    return { userId: user.id, workspace: WORKSPACE, tenantId };
  };
  return {
    tenant,
    tenantId,
    company,
    subcontractor,
    admin: await member('admin', 'Alice'),
    grace: await member(['createAndEditUsers'], 'Grace'),
    carl: await member(['createAndEditUsers', 'createAndEditCompanies'], 'Carl'),
    diana: await member(['createAndEditUsers', 'viewCompanyDetail'], 'Diana'),
    reader: await member('reader', 'Rita'),
  };
}
