import { describe, expect, test } from '@jest/globals';
import { deactivateUser } from '../../../src/invitations/members/deactivate-user.ts';
import { reactivateUser } from '../../../src/invitations/members/reactivate-user.ts';
import { useMembers } from '../use-members.ts';

const { by, context, database, isActive, tenantWithCallers } = useMembers();

describe('who may', () => {
  test('a granular caller only for those with an assignable template, never a Directory Admin', async () => {
    const { grace, sam, rita, alice, templates } = await tenantWithCallers();
    const doIt = (member: { id: string }) =>
      deactivateUser(context, { by: by(grace), membershipId: member.id });
    expect(await doIt(sam)).toMatchObject({ outcome: 'DEACTIVATED' });
    expect(await doIt(rita)).toMatchObject({
      outcome: 'REFUSED',
      refusal: { asked: 'deactivate', denial: 'TEMPLATE_NOT_ASSIGNABLE', target: { name: 'Sam Steel' } },
    });
    expect(await doIt(alice)).toMatchObject({ refusal: { denial: 'TARGET_IS_DIRECTORY_ADMIN' } });
    expect(await isActive(rita)).toBe(true);

    await database.db.membership.update({
      where: { id: sam.id },
      data: { permissionsTemplateId: templates.reader.id },
    });
    expect(await reactivateUser(context, { by: by(grace), membershipId: sam.id })).toMatchObject({
      outcome: 'REFUSED',
      refusal: { asked: 'reactivate', denial: 'TEMPLATE_NOT_ASSIGNABLE' },
    });
    expect(await isActive(sam)).toBe(false);
  });

  test('a caller with Read Only may not, and is told nothing about the person', async () => {
    const { rita, sam } = await tenantWithCallers();
    for (const verb of [deactivateUser, reactivateUser]) {
      expect(await verb(context, { by: by(rita), membershipId: sam.id })).toMatchObject({
        outcome: 'REFUSED',
        refusal: { denial: 'NEEDS_CREATE_AND_EDIT_USERS', target: null },
      });
    }
  });

  test('nobody deactivates themselves, even when there are other Directory Admins', async () => {
    const { alice, member, templates } = await tenantWithCallers();
    await member(templates.admin);
    expect(await deactivateUser(context, { by: by(alice), membershipId: alice.id })).toMatchObject({
      outcome: 'REFUSED',
      refusal: { denial: 'TARGET_IS_YOURSELF' },
    });
    expect(await isActive(alice)).toBe(true);
  });

  test('a Directory Admin of another tenant or workspace may not', async () => {
    const [here, there] = [await tenantWithCallers(), await tenantWithCallers()];
    const request = { by: by(there.alice), membershipId: here.sam.id };
    await expect(deactivateUser(context, request)).rejects.toMatchObject({ code: 'NOT_IN_TENANT' });
    const elsewhere = { userId: here.alice.userId, workspace: 'T000000002' };
    await expect(deactivateUser(context, { by: elsewhere, membershipId: here.sam.id })).rejects.toMatchObject(
      {
        code: 'NOT_IN_TENANT',
      },
    );
    expect(await isActive(here.sam)).toBe(true);
  });

  test('the operator may deactivate anybody but the last Directory Admin of a tenant', async () => {
    const { alice, member, templates } = await tenantWithCallers();
    const operator = { operator: 'usher deactivate (root)' };
    expect(await deactivateUser(context, { by: operator, membershipId: alice.id })).toMatchObject({
      outcome: 'LAST_DIRECTORY_ADMIN',
    });
    const bob = await member(templates.admin);
    expect(await deactivateUser(context, { by: operator, membershipId: alice.id })).toMatchObject({
      outcome: 'DEACTIVATED',
    });
    expect(await deactivateUser(context, { by: operator, membershipId: bob.id })).toMatchObject({
      outcome: 'LAST_DIRECTORY_ADMIN',
    });
  });

  test('when two Directory Admins deactivate each other at once, one stays active', async () => {
    for (let run = 0; run < 10; run++) {
      const { alice, member, templates } = await tenantWithCallers();
      const bob = await member(templates.admin);
      const outcomes = await Promise.allSettled([
        deactivateUser(context, { by: by(alice), membershipId: bob.id }),
        deactivateUser(context, { by: by(bob), membershipId: alice.id }),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect([await isActive(alice), await isActive(bob)].filter(Boolean)).toHaveLength(1);
    }
  });

  test('a membership that is not there', async () => {
    const { alice } = await tenantWithCallers();
    const membershipId = '00000000-0000-4000-8000-000000000000';
    expect(await deactivateUser(context, { by: by(alice), membershipId })).toEqual({
      outcome: 'NOT_IN_DIRECTORY',
    });
    expect(await reactivateUser(context, { by: by(alice), membershipId })).toEqual({
      outcome: 'NOT_IN_DIRECTORY',
    });
  });
});
