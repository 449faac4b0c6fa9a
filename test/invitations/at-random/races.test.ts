import { expect, test } from '@jest/globals';
import { DAY, MINUTE } from '../../../src/clock.ts';
import { addAndInvite } from '../../../src/invitations/add-and-invite.ts';
import { followUp } from '../../../src/invitations/follow-up.ts';
import { type InviteRequest, invite } from '../../../src/invitations/invite.ts';
import { recordLogin } from '../../../src/invitations/logins/record-login.ts';
import { useContext } from '../../setup/context.ts';
import { useDatabase } from '../../setup/database.ts';
import { makeCompany, makeMembership, makeTemplate, makeTenant } from '../../setup/factories.ts';
import { waitForBlocked } from '../../setup/wait-for.ts';

const WORKSPACE = 'T000000001';
const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: 'U000000001' };

const database = useDatabase();
const context = useContext(database);

/** A tenant with several Directory Admins and somebody to invite. */
async function scene() {
  const { db } = context;
  const { id: tenantId } = await makeTenant(db);
  const { id: adminTemplate } = await makeTemplate(db, { tenantId, directory: 'ADMIN' });
  const admins: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    const { userId } = await makeMembership(db, { tenantId, permissionsTemplateId: adminTemplate });
    admins.push(userId);
  }
  const person = await makeMembership(db, { tenantId });
  const request = (n: number, intent: InviteRequest['intent']): InviteRequest => ({
    userId: admins[n % admins.length] ?? '',
    workspace: WORKSPACE,
    tenantId,
    emailKey: person.user.emailKey,
    intent,
    announce,
  });
  const rounds = () =>
    db.round.findMany({
      where: { membershipId: person.id },
      orderBy: { number: 'asc' },
      include: { emails: true },
    });
  return { tenantId, adminTemplate, admins, person, request, rounds };
}

test('20 requests at once for one person make one round and one Welcome email, and all 20 are told of it', async () => {
  const { request, rounds } = await scene();
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) => invite(context, request(n, n % 2 === 0 ? 'invite' : 're-invite'))),
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'INVITED')).toHaveLength(1);
  expect(outcomes.filter(({ outcome }) => outcome === 'JUST_INVITED')).toHaveLength(19);
  const [round, ...others] = await rounds();
  expect(others).toEqual([]);
  expect(round?.emails).toHaveLength(1);
});

test('20 re-invites at once of someone invited before make one more round, and end the earlier one', async () => {
  const { request, rounds } = await scene();
  await invite(context, request(0, 'invite'));
  context.clock.advance(2 * MINUTE);
  await Promise.all(Array.from({ length: 20 }, (_, n) => invite(context, request(n, 're-invite'))));
  const all = await rounds();
  expect(all.map(({ number, status }) => [number, status])).toEqual([
    [1, 'SUPERSEDED'],
    [2, 'OPEN'],
  ]);
  expect(all.flatMap(({ emails }) => emails.map(({ status }) => status))).toEqual(['CANCELLED', 'QUEUED']);
});

test('20 reminders at once send one', async () => {
  const { request, person } = await scene();
  const at = context.clock.now();
  await context.db.membership.update({
    where: { id: person.id },
    data: { firstLoginAt: at, lastLoginAt: at },
  });
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) => invite(context, request(n, 'remind'))),
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'REMINDED')).toHaveLength(1);
  expect(outcomes.filter(({ outcome }) => outcome === 'JUST_REMINDED')).toHaveLength(19);
  expect(await context.db.email.count({ where: { membershipId: person.id } })).toBe(1);
});

test('several admins adding the same new email ID at once, with different companies, make one user account of one company', async () => {
  const { tenantId, admins } = await scene();
  const { db } = context;
  const { id: permissionsTemplateId } = await makeTemplate(db, { tenantId });
  const companies = await Promise.all([makeCompany(db), makeCompany(db), makeCompany(db)]);
  await db.tenantCompany.createMany({ data: companies.map(({ id }) => ({ tenantId, companyId: id })) });
  const emailKey = `raced-${tenantId}@acme.test`;
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      addAndInvite(context, {
        userId: admins[n % admins.length] ?? '',
        workspace: WORKSPACE,
        tenantId,
        user: {
          email: emailKey,
          emailKey,
          firstName: null,
          lastName: `Name ${n}`,
          companyId: companies[n % 3]?.id ?? '',
          permissionsTemplateId,
        },
        announce,
      }),
    ),
  );
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 12 }, () => 'IN_DIRECTORY'));
  expect(context.woken).toEqual(expect.arrayContaining(['deliver-mail', 'announce']));
  const users = await db.user.findMany({
    where: { emailKey },
    include: { memberships: { include: { rounds: true } } },
  });
  expect(users).toHaveLength(1);
  expect(users[0]?.memberships).toHaveLength(1);
  expect(users[0]?.memberships[0]?.rounds).toHaveLength(1);
});

test('the same new email ID added to two tenants at once with two companies ends with one company', async () => {
  const { db } = context;
  const emailKey = `two-tenants-${Date.now()}@acme.test`;
  const places = await Promise.all([scene(), scene()]);
  const requests = [];
  for (const { tenantId, admins } of places) {
    const company = await makeCompany(db);
    await db.tenantCompany.create({ data: { tenantId, companyId: company.id } });
    const { id: permissionsTemplateId } = await makeTemplate(db, { tenantId });
    requests.push({ tenantId, userId: admins[0] ?? '', companyId: company.id, permissionsTemplateId });
  }
  const outcomes = await Promise.all(
    requests.map(({ tenantId, userId, companyId, permissionsTemplateId }) =>
      addAndInvite(context, {
        userId,
        workspace: WORKSPACE,
        tenantId,
        user: {
          email: emailKey,
          emailKey,
          firstName: null,
          lastName: 'Raced',
          companyId,
          permissionsTemplateId,
        },
        announce,
      }),
    ),
  );
  expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['IN_DIRECTORY', 'OTHER_COMPANY']);
});

test('concurrent re-invites, follow-ups and logins neither deadlock nor leave two open rounds', async () => {
  const scenes = await Promise.all(Array.from({ length: 6 }, () => scene()));
  for (const { request } of scenes) await invite(context, request(0, 'invite'));
  const welcomedAt = context.clock.now();
  await context.db.round.updateMany({
    where: { status: 'OPEN' },
    data: { welcomedAt, nextFollowUpAt: new Date(welcomedAt.getTime() + 3 * DAY) },
  });
  context.clock.advance(4 * DAY);
  await Promise.all([
    ...Array.from({ length: 6 }, () => followUp(context)),
    ...scenes.flatMap(({ request }) => [0, 1, 2].map((n) => invite(context, request(n, 're-invite')))),
    ...scenes.slice(0, 3).map(({ person }) => recordLogin(context, { emailKey: person.user.emailKey })),
    followUp(context),
  ]);
  for (const [n, { rounds }] of scenes.entries()) {
    const open = (await rounds()).filter(({ status }) => status === 'OPEN');
    expect(open.length).toBeLessThanOrEqual(1);
    if (n >= 3) expect(open).toHaveLength(1);
    const waiting = (await rounds())
      .filter(({ status }) => status !== 'OPEN')
      .flatMap(({ emails }) => emails);
    expect(waiting.filter(({ status }) => status === 'QUEUED')).toEqual([]);
  }
});

test('a re-invite and the follow-up job on the same round do not deadlock', async () => {
  const { request, person } = await scene();
  await invite(context, request(0, 'invite'));
  const due = context.clock.now();
  context.clock.advance(DAY);
  const started = await context.db.round.findFirstOrThrow({ where: { membershipId: person.id } });
  // The follow-up job as it stands when the re-invite comes: it holds the round, and is about to write the email.
  await context.db
    .$transaction(async (job) => {
      await job.$queryRaw`SELECT 1 FROM rounds WHERE id = ${started.id}::uuid FOR UPDATE`;
      const reinvited = invite(context, request(1, 're-invite'));
      await waitForBlocked(context.db);
      await job.email.create({
        data: {
          kind: 'FOLLOW_UP',
          membershipId: person.id,
          roundId: started.id,
          day: 3,
          createdAt: due,
          dueAt: due,
        },
      });
      return { reinvited };
    })
    .then(async ({ reinvited }) => {
      expect((await reinvited).outcome).toBe('INVITED');
    });
});
