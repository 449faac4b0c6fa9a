import { describe, expect, test } from '@jest/globals';
import { hashPassword } from '../../src/accounts/password.ts';
import { openSession } from '../../src/accounts/sessions.ts';
import { DAY } from '../../src/clock.ts';
import { followUp } from '../../src/invitations/follow-up.ts';
import { invite } from '../../src/invitations/invite.ts';
import { openLink } from '../../src/invitations/links/link-state.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { logIn } from '../../src/invitations/logins/log-in.ts';
import { deactivateUser } from '../../src/invitations/members/deactivate-user.ts';
import { reactivateUser } from '../../src/invitations/members/reactivate-user.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import {
  makeCard,
  makeMembership,
  makeRound,
  makeTemplate,
  makeTenant,
  makeUser,
} from '../setup/factories.ts';

const WORKSPACE = 'T000000001';
const database = useDatabase();
const context = useContext(database);

/** A tenant with a Directory Admin, a granular caller who may give Subcontractor, a reader, and Sam, a Subcontractor. */
async function app() {
  const { db } = database;
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

function by(member: { userId: string }) {
  return { userId: member.userId, workspace: WORKSPACE };
}

async function isActive(member: { id: string }): Promise<boolean> {
  const { deactivatedAt } = await database.db.membership.findUniqueOrThrow({ where: { id: member.id } });
  return deactivatedAt === null;
}

test('deactivating ends the open round, its links and its follow-ups, and the card says so', async () => {
  const { alice, sam } = await app();
  const card = await makeCard(database.db, { membershipId: sam.id });
  const { round, email } = await makeRound(database.db, { membershipId: sam.id, cardId: card.id });
  const token = linkToken(context.secret, email.id);
  expect(await openLink(context, { token })).toMatchObject({ state: 'LIVE' });

  context.woken.length = 0;
  expect(await deactivateUser(context, { by: by(alice), membershipId: sam.id })).toMatchObject({
    outcome: 'DEACTIVATED',
    endedRound: true,
    person: { email: sam.user.email, tenantName: sam.tenant.name },
  });
  expect(context.woken).toEqual(['announce']);
  expect(await openLink(context, { token })).toEqual({
    state: 'DEAD',
    reason: 'DEACTIVATED',
    mayAskForNewLink: false,
  });
  expect(await database.db.round.findUniqueOrThrow({ where: { id: round.id } })).toMatchObject({
    status: 'DEACTIVATED',
    nextFollowUpAt: null,
  });
  expect(await database.db.cardFact.findMany({ where: { cardId: card.id } })).toMatchObject([
    { kind: 'DEACTIVATED' },
  ]);
  context.clock.advance(20 * DAY);
  await followUp(context);
  context.clock.reset();
  expect(await database.db.email.count({ where: { roundId: round.id } })).toBe(1);
});

test('what the round had not sent yet is cancelled', async () => {
  const { alice, sam } = await app();
  const { email } = await makeRound(database.db, { membershipId: sam.id, welcomedAt: null });
  await deactivateUser(context, { by: by(alice), membershipId: sam.id });
  expect(await database.db.email.findUniqueOrThrow({ where: { id: email.id } })).toMatchObject({
    status: 'CANCELLED',
  });
});

test('with the last active membership the sessions end, and not before', async () => {
  const { db } = database;
  const [here, there] = [await app(), await app()];
  const sam = here.sam;
  const samThere = await makeMembership(db, {
    tenantId: there.tenantId,
    userId: sam.userId,
    permissionsTemplateId: there.templates.subcontractor.id,
  });
  await openSession(db, { userId: sam.userId, at: context.clock.now() });
  expect(await deactivateUser(context, { by: by(here.alice), membershipId: sam.id })).toMatchObject({
    loggedOut: false,
  });
  expect(await db.session.count({ where: { userId: sam.userId } })).toBe(1);
  expect(await deactivateUser(context, { by: by(there.alice), membershipId: samThere.id })).toMatchObject({
    loggedOut: true,
  });
  expect(await db.session.count({ where: { userId: sam.userId } })).toBe(0);
});

test('of a user’s last two memberships deactivated at once, one ends the sessions', async () => {
  const { db } = database;
  const [here, there] = [await app(), await app()];
  for (let run = 0; run < 10; run++) {
    const user = await makeUser(db);
    const [first, second] = [
      await makeMembership(db, {
        tenantId: here.tenantId,
        userId: user.id,
        permissionsTemplateId: here.templates.subcontractor.id,
      }),
      await makeMembership(db, {
        tenantId: there.tenantId,
        userId: user.id,
        permissionsTemplateId: there.templates.subcontractor.id,
      }),
    ];
    await openSession(db, { userId: user.id, at: context.clock.now() });
    const outcomes = await Promise.all([
      deactivateUser(context, { by: by(here.alice), membershipId: first.id }),
      deactivateUser(context, { by: by(there.alice), membershipId: second.id }),
    ]);
    expect(outcomes.filter((outcome) => outcome.outcome === 'DEACTIVATED' && outcome.loggedOut)).toHaveLength(
      1,
    );
    expect(await db.session.count({ where: { userId: user.id } })).toBe(0);
  }
});

test('nobody who is deactivated everywhere logs in', async () => {
  const { alice, tenantId, templates } = await app();
  const passwordHash = await hashPassword('a long enough password');
  const user = await makeUser(database.db, { passwordHash });
  const member = await makeMembership(database.db, {
    tenantId,
    userId: user.id,
    permissionsTemplateId: templates.subcontractor.id,
  });
  const login = { email: user.email, password: 'a long enough password' };
  expect(await logIn(context, login)).not.toBeNull();
  await Promise.all([
    logIn(context, login),
    deactivateUser(context, { by: by(alice), membershipId: member.id }),
  ]);
  expect(await logIn(context, login)).toBeNull();
  expect(await database.db.session.count({ where: { userId: user.id } })).toBe(0);
});

test('reactivating restores what they had and sends nothing', async () => {
  const { alice, sam, templates, tenantId } = await app();
  const before = await database.db.membership.findUniqueOrThrow({ where: { id: sam.id } });
  const { email } = await makeRound(database.db, { membershipId: sam.id });
  await deactivateUser(context, { by: by(alice), membershipId: sam.id });
  context.woken.length = 0;

  expect(await reactivateUser(context, { by: by(alice), membershipId: sam.id })).toMatchObject({
    outcome: 'REACTIVATED',
  });
  expect(await database.db.membership.findUniqueOrThrow({ where: { id: sam.id } })).toEqual(before);
  expect(before.permissionsTemplateId).toBe(templates.subcontractor.id);
  expect(context.woken).toEqual([]);
  expect(await database.db.email.count({ where: { membershipId: sam.id } })).toBe(1);
  const token = linkToken(context.secret, email.id);
  expect(await openLink(context, { token })).toMatchObject({ state: 'DEAD', reason: 'DEACTIVATED' });
  const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };
  expect(
    await invite(context, {
      ...by(alice),
      tenantId,
      emailKey: sam.user.emailKey,
      intent: 're-invite',
      announce,
    }),
  ).toMatchObject({ outcome: 'INVITED', round: { number: 2 } });
});

test('doing it twice changes nothing, and says so', async () => {
  const { alice, sam } = await app();
  expect(await reactivateUser(context, { by: by(alice), membershipId: sam.id })).toMatchObject({
    outcome: 'ALREADY_ACTIVE',
  });
  await deactivateUser(context, { by: by(alice), membershipId: sam.id });
  const first = await database.db.membership.findUniqueOrThrow({ where: { id: sam.id } });
  expect(await deactivateUser(context, { by: by(alice), membershipId: sam.id })).toMatchObject({
    outcome: 'ALREADY_DEACTIVATED',
  });
  expect(await database.db.membership.findUniqueOrThrow({ where: { id: sam.id } })).toEqual(first);
  expect(await database.db.auditEntry.count({ where: { subject: sam.id, action: 'deactivate' } })).toBe(1);
});

describe('who may', () => {
  test('a granular caller only for those with an assignable template, never a Directory Admin', async () => {
    const { grace, sam, rita, alice, templates } = await app();
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

  test('a reader may not, and learns nothing of the person', async () => {
    const { rita, sam } = await app();
    for (const verb of [deactivateUser, reactivateUser]) {
      expect(await verb(context, { by: by(rita), membershipId: sam.id })).toMatchObject({
        outcome: 'REFUSED',
        refusal: { denial: 'NEEDS_CREATE_AND_EDIT_USERS', target: null },
      });
    }
  });

  test('nobody deactivates themselves, also a Directory Admin among others', async () => {
    const { alice, member, templates } = await app();
    await member(templates.admin);
    expect(await deactivateUser(context, { by: by(alice), membershipId: alice.id })).toMatchObject({
      outcome: 'REFUSED',
      refusal: { denial: 'TARGET_IS_YOURSELF' },
    });
    expect(await isActive(alice)).toBe(true);
  });

  test('an Admin of another tenant, and one from another workspace, are nobody here', async () => {
    const [here, there] = [await app(), await app()];
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

  test('the operator may all, but not take a tenant its last Directory Admin', async () => {
    const { alice, member, templates } = await app();
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

  test('of two Directory Admins who deactivate each other at once, one stays', async () => {
    for (let run = 0; run < 10; run++) {
      const { alice, member, templates } = await app();
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
    const { alice } = await app();
    const membershipId = '00000000-0000-4000-8000-000000000000';
    expect(await deactivateUser(context, { by: by(alice), membershipId })).toEqual({
      outcome: 'NOT_IN_DIRECTORY',
    });
    expect(await reactivateUser(context, { by: by(alice), membershipId })).toEqual({
      outcome: 'NOT_IN_DIRECTORY',
    });
  });
});
