import type { Database } from '../../src/database/database.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeMembership, makeTemplate, makeTenant } from '../setup/factories.ts';

export const WORKSPACE = 'T000000001';

/** A database, and in it members of tenants who deactivate and reactivate each other. */
export function useMembers() {
  const database = useDatabase();
  return {
    database,
    context: useContext(database),
    tenantWithCallers: () => tenantWithCallers(database.db),
    /** As the one who asks. */
    by: ({ userId }: { userId: string }) => ({ userId, workspace: WORKSPACE }),
    async isActive(member: { id: string }): Promise<boolean> {
      const { deactivatedAt } = await database.db.membership.findUniqueOrThrow({ where: { id: member.id } });
      return deactivatedAt === null;
    },
  };
}

/** A tenant with a Directory Admin, a granular caller who may give Subcontractor, a reader, and Sam, a Subcontractor. */
async function tenantWithCallers(db: Database) {
  const { id: tenantId } = await makeTenant(db, { slackWorkspace: WORKSPACE });
  const templates = {
    admin: await makeTemplate(db, { tenantId, directory: 'ADMIN' }),
    engineer: await makeTemplate(db, { tenantId, directory: 'STANDARD', granular: ['createAndEditUsers'] }),
    reader: await makeTemplate(db, { tenantId, directory: 'READ_ONLY' }),
    subcontractor: await makeTemplate(db, { tenantId }),
  };
  await db.assignableTemplate.create({
    data: { tenantId, templateId: templates.engineer.id, assignableId: templates.subcontractor.id },
  });
  const member = (template: { id: string }) =>
    makeMembership(db, { tenantId, permissionsTemplateId: template.id });
  return {
    tenantId,
    templates,
    member,
    alice: await member(templates.admin),
    grace: await member(templates.engineer),
    rita: await member(templates.reader),
    sam: await member(templates.subcontractor),
  };
}
