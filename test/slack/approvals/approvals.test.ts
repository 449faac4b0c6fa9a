import { beforeEach, expect, test } from '@jest/globals';
import { HOUR } from '../../../src/clock.ts';
import { decideApproval } from '../../../src/invitations/approvals/decide-approval.ts';
import { makeRound } from '../../setup/factories.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { approvalSteps } from '../setup/approval-steps.ts';
import { asks, opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

const { asksFor, posts, requestAbout, says } = approvalSteps(app);

test('who may not invite asks for approval; approving invites with the approver’s rights, and the one who asked is told', async () => {
  const { user } = await app.member();
  const told = await asksFor('rita', `/invite ${user.email}`);
  expect(told).toContain(`Asked Lin Linked to invite ${user.email} to Northwind Tower.`);
  expect(await app.rounds(user.email)).toEqual([]);
  const message = await requestAbout(user.email);
  expect(message.text()).toContain(`Rita Reader asks you to invite ${user.email} to Northwind Tower.`);
  expect(message.text()).toContain('“The crane arrives tomorrow”');
  await message.press('Approve');
  await app.person('linked').sees('Approved for Rita Reader.');
  expect(await app.rounds(user.email)).toMatchObject([{ status: 'OPEN', sentById: app.users.linked.id }]);
  await posts();
  await says(message, 'Lin Linked approved');
  expect(message.buttons()).toEqual([]);
  await app.person('rita').sees(`You asked to invite ${user.email} to Northwind Tower.`, { anyTime: true });
  const actions = await app.db.auditEntry.findMany({
    where: { details: { path: ['emailKey'], equals: user.emailKey } },
    orderBy: { id: 'asc' },
    select: { action: true, actorId: true },
  });
  expect(actions).toEqual([
    { action: 'ask-for-approval', actorId: app.users.rita.id },
    { action: 'approve', actorId: app.users.linked.id },
  ]);
});

test('two who approve at once, and one who approves again later, invite once', async () => {
  const { user } = await app.member();
  await asksFor('rita', `/invite ${user.email}`);
  const message = await requestAbout(user.email);
  const home = await app.person('alice').opensHome();
  await Promise.all([message.press('Approve'), home.press('Approve', { on: user.email })]);
  await waitFor(async () => (await app.rounds(user.email)).length === 1);
  app.clock.advance(HOUR);
  await message.press('Approve');
  await app.person('linked').sees('approved this');
  expect(await app.rounds(user.email)).toHaveLength(1);
});

test('denying gives the reason to the one who asked, and does nothing', async () => {
  const { user } = await app.member();
  await asksFor('rita', `/invite ${user.email}`);
  const message = await requestAbout(user.email);
  await message.press('Deny');
  const form = await app.person('linked').seesForm('Deny the request');
  await form.fill({ Reason: 'Not on this site' });
  await form.submit();
  expect(form.text()).toContain('Denied. Rita Reader is told so.');
  await posts();
  await says(message, 'Lin Linked denied it');
  await app.person('rita').sees('“Not on this site”', { anyTime: true });
  expect(await app.rounds(user.email)).toEqual([]);
  const { id: subject } = await app.db.approvalRequest.findFirstOrThrow({
    where: { emailKey: user.emailKey },
  });
  const audited = await app.db.auditEntry.findMany({ where: { subject, action: 'deny-approval' } });
  expect(audited).toMatchObject([
    { actorId: app.users.linked.id, details: { requestedBy: 'Rita Reader', reason: 'Not on this site' } },
  ]);
});

test('nobody decides about their own request, nor with an alias or with what they have lost', async () => {
  const asker = await app.colleague({ directory: 'READ_ONLY' });
  const { user } = await app.member();
  await asksFor(asker.handle, `/invite ${user.email}`);
  await app.db.permissionsTemplate.update({ where: { id: asker.template.id }, data: { directory: 'ADMIN' } });
  const home = await asker.person.opensHome();
  expect(home.text()).toContain('You have asked for approval (1)');
  expect(home.buttons()).not.toContain('Approve');
  const request = await app.db.approvalRequest.findFirstOrThrow({ where: { emailKey: user.emailKey } });
  const by = { userId: asker.user.id, workspace: 'T000000001', slackUser: asker.person.id };
  const decision = { requestId: request.id, decision: 'APPROVE' as const };
  expect(await decideApproval(app.app, { ...by, ...decision })).toEqual({ outcome: 'YOUR_OWN' });
  // The same Slack user, who has another user account by now.
  const relinked = { ...by, userId: app.users.alice.id };
  expect(await decideApproval(app.app, { ...relinked, ...decision })).toEqual({ outcome: 'YOUR_OWN' });
  const alias = await app.colleague();
  await app.db.user.update({
    where: { id: alias.user.id },
    data: { email: `${asker.handle}+boss@northwind.test`, emailKey: `${asker.handle}+boss@northwind.test` },
  });
  const asAlias = { userId: alias.user.id, workspace: 'T000000001', slackUser: alias.person.id };
  expect(await decideApproval(app.app, { ...asAlias, ...decision })).toEqual({ outcome: 'YOUR_OWN' });
  const reader = { userId: app.users.norman.id, workspace: 'T000000001', slackUser: app.person('norman').id };
  expect(await decideApproval(app.app, { ...reader, ...decision })).toMatchObject({ outcome: 'REFUSED' });
  expect(await app.rounds(user.email)).toEqual([]);
});

test('who could not approve a request does not deny it either', async () => {
  const { user } = await app.member({ permissionsTemplateId: app.templates.reader.id });
  await asksFor('rita', `/invite ${user.email}`);
  const { id: requestId } = await app.db.approvalRequest.findFirstOrThrow({
    where: { emailKey: user.emailKey },
  });
  const grace = { userId: app.users.grace.id, workspace: 'T000000001', slackUser: app.person('grace').id };
  const denied = await decideApproval(app.app, { ...grace, requestId, decision: 'DENY', reason: 'No' });
  expect(denied).toMatchObject({ outcome: 'REFUSED' });
  const request = { where: { id: requestId, status: 'OPEN' } } as const;
  expect(await app.db.approvalRequest.count(request)).toBe(1);
});

test('adding someone with a template that one may not give is asked for, and approving adds and invites', async () => {
  const email = app.newEmail();
  const form = await opens(app.person('grace'), `/invite ${email}`);
  const late = await app.company('Late Lifts', app.tenants.tower.id);
  await form.fill({ Company: late.name, 'Last name': 'Late', 'Permissions template': 'Subcontractor' });
  await app.db.assignableTemplate.deleteMany({ where: { templateId: app.templates.engineer.id } });
  try {
    await form.submit();
    await form.press('Ask for approval');
    const why = await app.person('grace').seesForm('Ask for approval');
    await why.fill({ Reason: 'New lift crew' });
    await why.submit();
    await posts();
    const message = await requestAbout(email);
    expect(message.text()).toContain(
      `add Late (${email}) of Late Lifts to Northwind Tower as Subcontractor, and invite them`,
    );
    await message.press('Approve');
    await waitFor(async () => (await app.rounds(email)).length === 1);
  } finally {
    await app.db.assignableTemplate.create({
      data: {
        tenantId: app.tenants.tower.id,
        templateId: app.templates.engineer.id,
        assignableId: app.templates.subcontractor.id,
      },
    });
  }
});

test('what cannot be done as things are leaves the request open, and says why', async () => {
  const { user, id } = await app.member();
  await asksFor('rita', `/invite ${user.email}`);
  await app.db.membership.update({ where: { id }, data: { deactivatedAt: app.clock.now() } });
  const message = await requestAbout(user.email);
  await message.press('Approve');
  await app.person('linked').sees('stays open.');
  expect(await app.db.approvalRequest.count({ where: { emailKey: user.emailKey, status: 'OPEN' } })).toBe(1);
  await app.db.membership.update({ where: { id }, data: { deactivatedAt: null } });
  await message.press('Approve');
  await waitFor(async () => (await app.rounds(user.email)).length === 1);
});

test('what was asked for with an address that was corrected since is not done, and the approver is told', async () => {
  const { user } = await app.member();
  const [right, asked] = [app.newEmail(), user.email];
  await asksFor('rita', `/invite ${asked}`);
  const message = await requestAbout(asked);
  const data = { email: right, emailKey: right, correctedAt: app.clock.now() };
  await app.db.user.update({ where: { id: user.id }, data });
  await message.press('Approve');
  await app.person('linked').sees(`That email ID was corrected to ${right} since. Nothing was sent.`);
  await app.person('linked').sees('If the old one is somebody else’s, invite them there yourself');
  expect(await app.rounds(right)).toEqual([]);

  const request = await app.db.approvalRequest.findFirstOrThrow({ where: { emailKey: asked } });
  const wanted = {
    ...{ kind: 'ADD', email: asked, emailKey: asked, firstName: null, lastName: 'Late' },
    ...{ companyId: app.companies.acme.id, permissionsTemplateId: app.templates.subcontractor.id },
  };
  await app.db.approvalRequest.update({ where: { id: request.id }, data: { wanted } });
  await message.press('Approve');
  await app.person('linked').sees(`had this address until it was corrected to ${right}.`);
  expect(await app.db.user.count({ where: { emailKey: asked } })).toBe(0);
});

test('after a stop, whoever may not re-invite asks in the directory, and the approver confirms what they see', async () => {
  const { user, id: membershipId } = await app.member({ lastName: 'Halted' });
  const openedAt = new Date(app.clock.now().getTime() - HOUR);
  await makeRound(app.db, { membershipId, openedAt, status: 'DECLINED' });
  const grace = app.person('grace');
  const view = await opens(grace, '/directory Halted', { title: 'Directory' });
  await view.press('Re-invite');
  await shows(view, 'because the person stopped the last invitation');
  await view.press('Ask for approval');
  const why = await grace.seesForm('Ask for approval');
  await why.fill({ Reason: 'He pressed it by mistake' });
  await why.submit();
  await posts();
  const message = await requestAbout(user.email);
  expect(message.text()).toContain(`Grace Granular asks you to re-invite ${user.email}`);
  const lin = app.person('linked');
  await message.press('Approve');
  const question = await lin.sees('stopped the last invitation');
  expect(await app.rounds(user.email)).toHaveLength(1);
  await question.press('Approve anyway');
  await lin.sees('Approved for Grace Granular.');
  expect(await app.rounds(user.email)).toMatchObject([{ status: 'DECLINED' }, { status: 'OPEN' }]);
});

test.each([
  ['rita', '/add-to-tenant', 'You may not add people'],
  ['grace', '/add-to-tenant', 'You may not add people'],
  ['grace', '/invite', 'You may not invite people'],
])('%s, who may add nobody now, types %s and an address: %s, and can ask', async (handle, command, words) => {
  const email = app.newEmail();
  const list = { templateId: app.templates.engineer.id, tenantId: app.tenants.tower.id };
  await app.db.assignableTemplate.deleteMany({ where: list });
  try {
    const { text, reply } = await asks(app.person(handle), `${command} ${email}`);
    expect(text).toContain(words);
    await reply?.press('Ask for approval');
    expect((await app.person(handle).seesForm('Ask for approval')).text()).toContain(email);
  } finally {
    await app.db.assignableTemplate.create({
      data: { ...list, assignableId: app.templates.subcontractor.id },
    });
  }
});
