import { beforeEach, expect, test } from '@jest/globals';
import { records } from '../../../sandbox/shared/json.ts';
import type { OpenForm } from '../../../sandbox/slack/people/messages-and-forms.ts';
import { askForApproval } from '../../../src/directory/approvals/ask-for-approval.ts';
import { callersOfUsers } from '../../../src/directory/callers.ts';
import { readHomes } from '../../../src/invitations/status/home/homes.ts';
import { makeRound } from '../../setup/factories.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';
import { inviter } from './inviter.ts';

const app = useSlackApp();
beforeEach(async () => void (await app.db.openedHome.deleteMany()));

const invited = inviter(app);

/** The order in which a home names people, by their last names. */
function orderIn(home: OpenForm, people: { user: { lastName: string } }[]): number[] {
  const text = home.text();
  return people.map(({ user }) => text.search(new RegExp(`${user.lastName}\\b`)));
}

test('the home says who someone is here, and what they may do, in plain words', async () => {
  const alice = await app.person('alice').opensHome();
  expect(alice.text()).toContain('Alice Admin  ·  alice@northwind.test  ·  Northwind Builders');
  expect(alice.text()).toContain('Northwind Tower, as Directory Admin');
  expect(alice.text()).toContain('You may invite, add and edit everyone, and add companies.');
  expect(alice.buttons()).toEqual(['Invite', 'Add person', 'Directory', 'Status']);

  const grace = await app.person('grace').opensHome();
  expect(grace.text()).toContain('people with the permissions template Subcontractor.');
  const rita = await app.person('rita').opensHome();
  expect(rita.text()).toContain('You may look at the directory.');
  expect(rita.buttons()).toEqual(['Directory', 'Status']);
  const norman = await app.person('norman').opensHome();
  expect(norman.text()).toContain('You have no access to the directory.');
  expect(norman.buttons()).toEqual([]);
});

test('someone who is not mapped reads which address was looked up, and what to do', async () => {
  const home = await app.person('stranger').opensHome();
  expect(home.text()).toContain('You cannot use Usher yet');
  expect(home.text()).toContain('nobody@northwind.test');
  expect(home.text()).toContain('Ask a Directory Admin to add you');
});

test('while Slack does not say who someone is, the home says that, and not that they are unknown', async () => {
  const { person } = await app.colleague();
  app.slack.fail('users.info', { error: 'internal_error' });
  const home = await person.opensHome();
  expect(home.text()).toContain('Usher cannot show this right now');
  expect(home.text()).toContain('Slack could not say who that is just now.');
});

test('its buttons open the forms, and the directory of that tenant', async () => {
  const bob = app.person('bob');
  const home = await bob.opensHome();
  await home.press('Invite');
  await (await bob.seesForm('Invite')).close();
  await home.press('Add person');
  await (await bob.seesForm('Add to tenant')).close();
  await home.press('Directory', { on: 'Harbor Bridge' });
  const directory = await bob.seesForm('Directory');
  expect(directory.value('Tenant')).toBe('Harbor Bridge');
});

test('open invitations are listed by age, the oldest first, each with its state and the next step', async () => {
  const olga = await app.colleague();
  const young = await invited(olga, { daysAgo: 1 });
  const old = await invited(olga, { daysAgo: 2, mail: 'ACCEPTED' });
  await invited(await app.colleague(), { daysAgo: 9 });
  await invited(olga, { daysAgo: 5, status: 'LOGGED_IN' });
  const home = await olga.person.opensHome();
  expect(home.text()).toContain('Open invitations (2)');
  const [first = -1, second = -1] = orderIn(home, [old, young]);
  expect(first).toBeGreaterThan(0);
  expect(second).toBeGreaterThan(first);
  expect(home.text()).toMatch(/, 2 days ago · Welcome email sent · next: Day 3 follow-up/);
  expect(home.text()).toMatch(/, a day ago · Welcome email delivered · next: Day 3 follow-up/);
});

test('what is stuck is above them, with the reason and the buttons that help', async () => {
  const stella = await app.colleague();
  const error = '550 5.1.1 no such user';
  await invited(stella, { status: 'BOUNCED', mail: 'BOUNCED', error });
  await invited(stella, { status: 'EXPIRED', daysAgo: 31 });
  await invited(stella, { status: 'COMPLAINED' });
  await invited(stella, { status: 'DECLINED' });
  for (const mail of ['SUPPRESSED', 'FAILED', 'UNKNOWN'] as const) await invited(stella, { mail });
  await invited(stella, { status: 'EXPIRED', daysAgo: 200 });
  const again = await invited(stella, { status: 'BOUNCED' });
  await makeRound(app.db, { membershipId: again.id, sentById: stella.user.id });
  const home = await stella.person.opensHome();
  expect(home.text()).toContain('Stuck (7)');
  expect(home.text()).toContain('Open invitations (1)');
  expect(home.text()).toContain(`“${error}”. Ask them for an address that takes mail.`);
  expect(home.text()).toContain('Re-invite to send a new link.');
  expect(home.text()).toContain('They said that it is not for them.');
  expect(home.text()).toContain('Welcome email suppressed by the mail provider');
  expect(home.text()).toContain('Welcome email could not be sent');
  expect(home.text()).toContain('Welcome email may not have been sent');
  const buttons = ['Correct address…', 'Re-invite', 'Revoke', 'Edit', 'Details'];
  expect(home.buttons()).toEqual(expect.arrayContaining(buttons));
});

test('what is done in the home is answered by a modal, and shown in the home at once', async () => {
  const paul = await app.colleague();
  const { user } = await invited(paul, { status: 'EXPIRED', daysAgo: 31 });
  const home = await paul.person.opensHome();
  expect(home.text()).toContain('Stuck (1)');
  await home.press('Re-invite');
  const answer = await paul.person.seesForm('Usher');
  expect(answer.text()).toContain(`Welcome email sent to ${user.email}`);
  await shows(home, 'Open invitations (1)');
  expect(home.text()).not.toContain('Stuck');
  await answer.close();

  await home.press('Revoke', { on: user.lastName });
  const ask = await paul.person.seesForm();
  await ask.submit();
  await shows(home, 'You have no open invitations.');
});

test('mail that waits is said with the reason, and how much of it is one’s own', async () => {
  const wanda = await app.colleague();
  await invited(wanda, { mail: 'QUEUED' });
  const batch = await app.db.mailBatch.create({
    data: {
      ...{ status: 'PARKED', frozenAt: app.clock.now(), nextAttemptAt: app.clock.now() },
      ...{ waitsFor: 'QUOTA', error: 'You have reached your daily quota' },
    },
  });
  const home = await wanda.person.opensHome();
  expect(home.text()).toContain('Mail is waiting: the mail provider’s quota is used up');
  expect(home.text()).toContain('1 of your mails waits for it.');
  expect(home.text()).toContain('Welcome email waiting');
  await app.db.mailBatch.delete({ where: { id: batch.id } });
});

test('a request for a company waits in the home of those who may decide it, and is decided there', async () => {
  const dora = await app.colleague();
  const carl = await app.colleague({ directory: 'STANDARD', granular: ['createAndEditUsers'] });
  await app.db.companyRequest.create({
    data: {
      ...{
        tenantId: app.tenants.tower.id,
        companyId: app.companies.borealis.id,
        requestedById: carl.user.id,
      },
      ...{ requestedAt: app.clock.now(), workspace: 'T000000001', channel: 'C000000001' },
      ...{ slackUser: carl.person.id, emailKey: 'new@borealis.test' },
    },
  });
  expect((await carl.person.opensHome()).text()).not.toContain('Waiting for your decision');
  const home = await dora.person.opensHome();
  expect(home.text()).toContain('Waiting for your decision (1)');
  expect(home.text()).toContain('asks you to add Borealis Electrical to Northwind Tower');
  await home.press('Add company');
  expect((await dora.person.seesForm('Usher')).text()).toContain('Borealis Electrical');
  await waitFor(
    () => !home.text().includes('Waiting for your decision'),
    () => home.text(),
  );
});

test('of homes that are read together, each has the requests that its owner decides, and their own', async () => {
  const { user, person } = await app.colleague({ directory: 'READ_ONLY' });
  const workspace = 'T000000001';
  const reason = 'For these homes alone';
  const asked = await askForApproval(app.app, {
    ...{ userId: user.id, workspace, slackUser: person.id, tenantId: app.tenants.tower.id, reason },
    wanted: { kind: 'INVITE', intent: 'invite', emailKey: app.newEmail() },
  });
  expect(asked.outcome).toBe('ASKED');
  const { id } = await app.db.companyRequest.create({
    data: {
      ...{ tenantId: app.tenants.tower.id, name: 'Homely Hoists', likenessKey: 'homely hoists' },
      ...{ requestedById: user.id, requestedAt: app.clock.now(), workspace, channel: 'C000000001' },
      slackUser: person.id,
    },
  });
  const userIds = [user, app.users.alice, app.users.harry].map((one) => one.id);
  const callers = await callersOfUsers(app.db, { userIds, workspace });
  const homes = await readHomes(app.db, {
    owners: userIds.map((userId) => ({ userId, callers: callers.get(userId) ?? [] })),
    ...{ at: app.clock.now(), most: { waiting: 1, stuck: 1 } },
  });
  const shown = userIds.map((userId) => {
    const home = homes.get(userId);
    const count = (requests: readonly { reason: string }[] = []) =>
      requests.filter((one) => one.reason === reason).length;
    const companies = home?.requests.filter(({ requestId }) => requestId === id).length;
    return { asked: count(home?.asked), approvals: count(home?.approvals), companies };
  });
  expect(shown).toEqual([
    { asked: 1, approvals: 0, companies: 0 },
    { asked: 0, approvals: 1, companies: 1 },
    { asked: 0, approvals: 0, companies: 0 },
  ]);
  await app.db.companyRequest.delete({ where: { id } });
  // Also who may decide by now does not decide about what they asked for themselves.
  await app.db.membership.updateMany({
    where: { userId: user.id },
    data: { permissionsTemplateId: app.templates.admin.id },
  });
  const home = await person.opensHome();
  expect(home.text()).toContain('nobody has decided yet');
  expect(home.text()).not.toContain(reason);
  await app.db.approvalRequest.deleteMany({ where: { requestedById: user.id } });
});

test('a home has at most 60 blocks, whatever there is, and leads on to the rest', async () => {
  const tenantIds = [app.tenants.tower.id, app.tenants.bridge.id];
  for (let n = 0; n < 6; n += 1) {
    const tenant = await app.db.tenant.create({
      data: { instanceId: app.tenants.tower.instanceId, name: `Pier ${n}`, slackWorkspace: 'T000000001' },
    });
    tenantIds.push(tenant.id);
  }
  const mona = await app.colleague({ tenantIds });
  await Promise.all(Array.from({ length: 14 }, () => invited(mona)));
  await Promise.all(Array.from({ length: 11 }, () => invited(mona, { status: 'BOUNCED' })));
  await app.db.companyRequest.createMany({
    data: Array.from({ length: 7 }, (_, n) => ({
      ...{ tenantId: app.tenants.tower.id, name: `Wanted ${n}`, likenessKey: `wanted ${n}` },
      ...{ requestedById: app.users.grace.id, requestedAt: app.clock.now(), workspace: 'T000000001' },
      ...{ channel: 'C000000001', slackUser: 'U000000002' },
    })),
  });
  const home = await mona.person.opensHome();
  expect(records(home.view.view.blocks).length).toBeLessThanOrEqual(60);
  for (const rest of ['… and 3 more tenants', '… and 3 more. They', '… and 2 more']) {
    expect(home.text()).toContain(rest);
  }
  await home.press('Show in directory', { on: 'and 3 more' });
  const directory = await mona.person.seesForm('Directory');
  expect(directory.text()).toContain('bounced');
  await app.db.companyRequest.deleteMany({ where: { name: { startsWith: 'Wanted' } } });
});

test('of very many invitations the oldest and the latest are looked at, and the home says that there are more', async () => {
  const { person, user } = await app.colleague();
  const { id: tenantId } = app.tenants.tower;
  await app.db.$executeRaw`
    WITH people AS (
      INSERT INTO users (email, email_key, last_name, company_id, created_at)
      SELECT address, address, 'Crew', ${app.companies.acme.id}::uuid, now()
      FROM (SELECT 'crew' || n || '@acme.test' AS address FROM generate_series(1, 450) n) AS crew
      RETURNING id, company_id
    ), members AS (
      INSERT INTO memberships (tenant_id, user_id, company_id, permissions_template_id, created_at)
      SELECT ${tenantId}::uuid, id, company_id, ${app.templates.subcontractor.id}::uuid, now() FROM people RETURNING id
    ), offers AS (
      INSERT INTO invitations (membership_id, created_at) SELECT id, now() FROM members RETURNING id, membership_id
    )
    INSERT INTO rounds (invitation_id, membership_id, number, sent_by_id, opened_at, follow_up_days, expires_at)
    SELECT id, membership_id, 1, ${user.id}::uuid, now() - row_number() OVER () * interval '1 minute', '{3}', now() + interval '30 days'
    FROM offers`;
  const home = await person.opensHome();
  expect(home.text()).toContain('Open invitations (more than 400)');
  expect(home.text()).toContain('… and more than 388 more');
});
