import { expect, test } from '@jest/globals';
import { activeCaller } from '../../src/directory/callers.ts';
import { rightToAdd } from '../../src/directory/right-to-add.ts';
import type { DirectoryAccess, GranularPermission } from '../../src/generated/prisma/enums.ts';
import { useDatabase } from '../setup/database.ts';
import { makeMembership, makeTemplate, makeTenant } from '../setup/factories.ts';

const database = useDatabase();

const USERS: GranularPermission[] = ['createAndEditUsers'];

test.each<[string, { directory: DirectoryAccess; granular?: GranularPermission[] }, string | null, object]>([
  ['a Directory Admin gives any', { directory: 'ADMIN' }, null, { names: ['Mine', 'Plain', 'Senior'] }],
  [
    'someone with a list gives what is in it',
    { directory: 'STANDARD', granular: USERS },
    'Plain',
    { names: ['Plain'] },
  ],
  [
    'someone with an empty list adds nobody',
    { directory: 'STANDARD', granular: USERS },
    null,
    { denial: 'TEMPLATE_NOT_ASSIGNABLE' },
  ],
  [
    'someone without the granular permission adds nobody, whatever is in the list',
    { directory: 'STANDARD' },
    'Plain',
    { denial: 'NEEDS_CREATE_AND_EDIT_USERS' },
  ],
])('%s', async (_, rights, list, expected) => {
  const { db } = database;
  const { id: tenantId } = await makeTenant(db);
  const mine = await makeTemplate(db, { tenantId, name: 'Mine', ...rights });
  await makeTemplate(db, { tenantId, name: 'Senior', directory: 'ADMIN' });
  const plain = await makeTemplate(db, { tenantId, name: 'Plain' });
  if (list === plain.name) {
    await db.assignableTemplate.create({ data: { tenantId, templateId: mine.id, assignableId: plain.id } });
  }
  const { userId } = await makeMembership(db, { tenantId, permissionsTemplateId: mine.id });
  const caller = await activeCaller(db, { userId, tenantId, workspace: 'T000000001' });
  const right = await rightToAdd(db, caller);
  const found = 'denial' in right ? right : { names: right.permissionsTemplates.map(({ name }) => name) };
  expect(found).toEqual(expected);
});
