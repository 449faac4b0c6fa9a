import { describe, expect, test } from '@jest/globals';
import { editPerson, type PersonEntry } from '../../../src/invitations/members/edit-person.ts';
import { makeCard, makeMembership, makeRound, makeTemplate, makeTenant } from '../../setup/factories.ts';
import { useMembers, WORKSPACE } from '../use-members.ts';

const { by, context, database, tenantWithCallers } = useMembers();

type Member = Awaited<ReturnType<typeof makeMembership>>;

/** What a form shows of the person now. */
async function entryOf(member: { id: string }): Promise<PersonEntry> {
  const { user, permissionsTemplateId } = await database.db.membership.findUniqueOrThrow({
    where: { id: member.id },
    select: { user: true, permissionsTemplateId: true },
  });
  return { firstName: user.firstName, lastName: user.lastName, permissionsTemplateId };
}

/** Opens the form, changes something and saves. */
async function edits(caller: { userId: string }, member: { id: string }, change: Partial<PersonEntry>) {
  const shown = await entryOf(member);
  return editPerson(context, {
    by: by(caller),
    membershipId: member.id,
    shown,
    wanted: { ...shown, ...change },
  });
}

/** The same user account in a tenant of its own, whose Directory Admin is somebody else. */
async function alsoElsewhere(member: Member, options: { admin?: { userId: string } } = {}) {
  const { id: tenantId } = await makeTenant(database.db, { slackWorkspace: WORKSPACE });
  const place = await makeMembership(database.db, { tenantId, userId: member.userId });
  const template = await makeTemplate(database.db, { tenantId, directory: 'ADMIN' });
  const boss = await makeMembership(database.db, {
    tenantId,
    permissionsTemplateId: template.id,
    ...(options.admin && { userId: options.admin.userId }),
  });
  return { tenantId, place, boss };
}

describe('who may', () => {
  test('a granular caller changes names and moves people between the templates of their list, and no others', async () => {
    const { db } = database;
    const { grace, sam, rita, alice, templates, tenantId } = await tenantWithCallers();
    const foreman = await makeTemplate(db, { tenantId, name: 'Foreman' });
    expect(await edits(grace, sam, { lastName: 'Iron' })).toMatchObject({
      outcome: 'EDITED',
      person: { name: 'Sam Iron' },
    });
    const toForeman = { permissionsTemplateId: foreman.id };
    expect(await edits(grace, sam, toForeman)).toMatchObject({
      outcome: 'REFUSED',
      refusal: { asked: 'give', denial: 'TEMPLATE_NOT_ASSIGNABLE', target: { templateName: 'Foreman' } },
    });
    expect(await edits(grace, rita, { lastName: 'Iron' })).toMatchObject({
      refusal: { asked: 'edit', denial: 'TEMPLATE_NOT_ASSIGNABLE' },
    });
    await db.assignableTemplate.create({
      data: { tenantId, templateId: templates.engineer.id, assignableId: foreman.id },
    });
    expect(await edits(grace, sam, toForeman)).toMatchObject({ outcome: 'EDITED' });
    expect(await entryOf(sam)).toEqual({ firstName: 'Sam', lastName: 'Iron', ...toForeman });

    expect(await edits(grace, alice, { lastName: 'Iron' })).toMatchObject({
      refusal: { denial: 'TARGET_IS_DIRECTORY_ADMIN' },
    });
    await db.assignableTemplate.create({
      data: { tenantId, templateId: templates.engineer.id, assignableId: templates.admin.id },
    });
    expect(await edits(grace, sam, { permissionsTemplateId: templates.admin.id })).toMatchObject({
      refusal: { asked: 'give', denial: 'TARGET_IS_DIRECTORY_ADMIN' },
    });
  });

  test('nobody gives themselves what they could not give to others', async () => {
    const { grace, rita, templates } = await tenantWithCallers();
    const wanted = { permissionsTemplateId: templates.admin.id };
    expect(await edits(grace, grace, wanted)).toMatchObject({
      refusal: { denial: 'TEMPLATE_NOT_ASSIGNABLE' },
    });
    expect(await edits(rita, rita, wanted)).toMatchObject({
      refusal: { denial: 'NEEDS_CREATE_AND_EDIT_USERS' },
    });
  });

  test('a name that another tenant shows too is changed by who may edit the person there as well', async () => {
    const { alice, grace, sam } = await tenantWithCallers();
    const { place, boss } = await alsoElsewhere(sam);
    for (const caller of [alice, grace, boss]) {
      const member = caller === boss ? place : sam;
      expect(await edits(caller, member, { lastName: 'Iron' })).toMatchObject({
        refusal: { asked: 'rename', denial: 'NEEDS_EDIT_ELSEWHERE' },
      });
    }
    const { place: another } = await alsoElsewhere(sam, { admin: alice });
    expect(await edits(alice, another, { lastName: 'Iron' })).toMatchObject({ outcome: 'REFUSED' });
    await database.db.membership.delete({ where: { id: place.id } });
    expect(await edits(alice, another, { lastName: 'Iron' })).toMatchObject({ outcome: 'EDITED' });
    expect(await entryOf(sam)).toMatchObject({ lastName: 'Iron' });
  });

  test('the last active Directory Admin keeps that right, whoever else takes it at the same moment', async () => {
    const { alice, rita, templates, member } = await tenantWithCallers();
    const wanted = { permissionsTemplateId: templates.reader.id };
    expect(await edits(alice, alice, wanted)).toMatchObject({ outcome: 'LAST_DIRECTORY_ADMIN' });
    const bob = await member(templates.admin);
    const outcomes = await Promise.all([edits(alice, bob, wanted), edits(bob, alice, wanted)]);
    const said = outcomes.map(({ outcome }) => outcome).sort();
    expect(said[0]).toBe('EDITED');
    // The second may find that they have lost the right themselves.
    expect(['LAST_DIRECTORY_ADMIN', 'REFUSED']).toContain(said[1]);
    expect(await edits(rita, bob, { lastName: 'Iron' })).toMatchObject({ outcome: 'REFUSED' });
  });
});

test('of two people who edit at once, the second is told what the first has changed, and overwrites nothing', async () => {
  const { alice, grace, sam, templates } = await tenantWithCallers();
  const shown = await entryOf(sam);
  const save = (caller: { userId: string }, change: Partial<PersonEntry>) =>
    editPerson(context, { by: by(caller), membershipId: sam.id, shown, wanted: { ...shown, ...change } });
  const [first, second] = await Promise.all([
    save(alice, { permissionsTemplateId: templates.reader.id }),
    save(alice, { lastName: 'Iron' }),
  ]);
  const outcomes = [first, second].map(({ outcome }) => outcome);
  expect(outcomes.sort()).toEqual(['CHANGED_MEANWHILE', 'EDITED']);
  const told = [first, second].find(({ outcome }) => outcome === 'CHANGED_MEANWHILE');
  expect(told).toMatchObject({ by: 'Sam Steel', changes: [{ before: expect.any(String) }] });
  const { lastName, permissionsTemplateId } = await entryOf(sam);
  expect([lastName === 'Iron', permissionsTemplateId === templates.reader.id].sort()).toEqual([false, true]);
  // Granular callers who lost the person in the meantime are told so.
  const again = await save(grace, { firstName: 'Samuel' });
  expect(['REFUSED', 'CHANGED_MEANWHILE']).toContain(again.outcome);
});

test('the same edit twice is one, and what is no change is none', async () => {
  const { alice, sam } = await tenantWithCallers();
  const shown = await entryOf(sam);
  const request = {
    by: by(alice),
    membershipId: sam.id,
    shown,
    wanted: { ...shown, firstName: null, lastName: 'Iron' },
  };
  const outcomes = await Promise.all([editPerson(context, request), editPerson(context, request)]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['EDITED', 'UNCHANGED']);
  expect(await database.db.auditEntry.count({ where: { subject: sam.id, action: 'edit' } })).toBe(1);
});

test('an edit is in the audit with before and after, and on the cards, in each tenant that shows it', async () => {
  const { db } = database;
  const { alice, sam, templates, tenantId } = await tenantWithCallers();
  const { place } = await alsoElsewhere(sam, { admin: alice });
  const [here, there] = [
    await makeCard(db, { membershipId: sam.id }),
    await makeCard(db, { membershipId: place.id }),
  ];
  await makeRound(db, { membershipId: sam.id, cardId: here.id });
  await makeRound(db, { membershipId: place.id, cardId: there.id });
  await edits(alice, sam, { lastName: 'Iron', permissionsTemplateId: templates.reader.id });

  const names = { before: { lastName: 'Steel' }, after: { lastName: 'Iron' } };
  const audited = await db.auditEntry.findMany({ where: { subject: { in: [sam.id, place.id] } } });
  expect(audited.find(({ subject }) => subject === place.id)?.details).toEqual(names);
  expect(audited.find(({ subject }) => subject === sam.id)).toMatchObject({
    ...{ tenantId, actorId: alice.userId, action: 'edit' },
    details: {
      before: { lastName: 'Steel', permissionsTemplate: sam.permissionsTemplate.name },
      after: { lastName: 'Iron', permissionsTemplate: templates.reader.name },
    },
  });
  const cards = await db.card.findMany({
    where: { id: { in: [here.id, there.id] } },
    include: { facts: true },
  });
  for (const card of cards) {
    expect(card.revision).toBe(2);
    expect(card.facts).toMatchObject([
      { kind: 'EDITED', detail: expect.stringContaining('Last name Steel → Iron') },
    ]);
  }
});
