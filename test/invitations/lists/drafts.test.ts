import { expect, test } from '@jest/globals';
import { redraftList } from '../../../src/invitations/lists/draft-list.ts';
import { findList } from '../../../src/invitations/lists/find-list.ts';
import { makeMembership } from '../../setup/factories.ts';
import { WORKSPACE } from '../use-members.ts';
import { useLists } from './use-lists.ts';

const { context, draft, northwind, person, run } = useLists();

test('a draft is for whoever made it alone, and a list that was started for Directory Admins, too', async () => {
  const tenant = await northwind();
  const { tenantId, alice, grace, rita } = tenant;
  const { email } = await person(tenant);
  const listId = await draft(tenant, grace, { text: `Email\n${email}` });
  const seenBy = async ({ userId }: { userId: string }) =>
    (await findList(context, { listId, userId, workspace: WORKSPACE }))?.status ?? null;
  const choices = { reinvite: true, companyId: null, permissionsTemplateId: null };
  const others = { userId: alice.userId, workspace: WORKSPACE, tenantId, listId, choices };
  expect(await seenBy(grace)).toBe('DRAFT');
  expect(await seenBy(alice)).toBeNull();
  expect(await redraftList(context, others)).toBeNull();

  // Where they may not invite, they do not take it either.
  const reader = await northwind();
  await makeMembership(context.db, {
    ...{ tenantId: reader.tenantId, userId: grace.userId },
    permissionsTemplateId: reader.templates.reader.id,
  });
  const elsewhere = { ...others, userId: grace.userId, tenantId: reader.tenantId };
  expect(await redraftList(context, elsewhere)).toMatchObject({ outcome: 'REFUSED' });
  expect(await context.db.inviteList.findUnique({ where: { id: listId } })).toMatchObject({
    ...{ tenantId, reinvite: false },
  });
  await run(listId, grace);
  expect(await seenBy(alice)).toBe('DONE');
  expect(await seenBy(rita)).toBeNull();
});
