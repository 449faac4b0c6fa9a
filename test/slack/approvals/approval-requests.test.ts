import { beforeEach, expect, test } from '@jest/globals';
import { readNotice } from '../../../src/announcements/notices/read-notice.ts';
import { DAY } from '../../../src/clock.ts';
import { messageApprovers } from '../../../src/directory/approvals/ask-approvers.ts';
import { askForApproval } from '../../../src/directory/approvals/ask-for-approval.ts';
import { decideApproval } from '../../../src/invitations/approvals/decide-approval.ts';
import { followApprovals } from '../../../src/invitations/approvals/due-approvals.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { approvalSteps } from '../setup/approval-steps.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

const { asksFor, posts, requestAbout, says } = approvalSteps(app);

test('nobody else is asked about a request that was decided while Slack was asked who could decide', async () => {
  const { user } = await app.member();
  await asksFor('rita', `/invite ${user.email}`);
  const about = { emailKey: user.emailKey };
  const { id: requestId } = await app.db.approvalRequest.findFirstOrThrow({ where: about });
  const notice = await app.db.notice.findFirstOrThrow({
    where: { kind: 'APPROVAL_REQUESTED', data: { path: ['requestId'], equals: requestId } },
  });
  const content = readNotice(notice);
  if (content.kind !== 'APPROVAL_REQUESTED') throw new Error('This is another notice.');
  await (await requestAbout(user.email)).press('Approve');
  await waitFor(async () => (await app.rounds(user.email)).length === 1);
  const askedToo = async () => 'U0LATECOMER';
  await messageApprovers(app.app, { notice: { ...notice, data: content.data }, findInSlack: askedToo });
  expect(await app.db.notice.count({ where: { slackUser: await askedToo() } })).toBe(0);
});

test('the one who asks is not asked to decide, even where Slack finds them among those who may', async () => {
  const { user } = await app.member();
  await asksFor('rita', `/invite ${user.email}`);
  const { id: requestId } = await app.db.approvalRequest.findFirstOrThrow({
    where: { emailKey: user.emailKey },
  });
  const notice = await app.db.notice.findFirstOrThrow({
    where: { kind: 'APPROVAL_REQUESTED', data: { path: ['requestId'], equals: requestId } },
  });
  const content = readNotice(notice);
  if (content.kind !== 'APPROVAL_REQUESTED') throw new Error('This is another notice.');
  const rita = app.person('rita').id;
  const asked = { notice: { ...notice, data: content.data }, findInSlack: async () => rita };
  expect(await messageApprovers(app.app, asked)).toBe(false);
});

test('a request of a kind that only a newer version knows keeps nobody from the others', async () => {
  const { user } = await app.member();
  await app.db.approvalRequest.create({
    data: {
      ...{ tenantId: app.tenants.tower.id, emailKey: 'many@acme.test', wanted: { kind: 'EVERYBODY' } },
      ...{ requestedById: app.users.rita.id, requestedAt: new Date(app.clock.now().getTime() - 8 * DAY) },
      ...{ reason: 'From tomorrow', workspace: 'T000000001', slackUser: app.person('rita').id },
    },
  });
  await asksFor('rita', `/invite ${user.email}`);
  app.clock.advance(7 * DAY);
  await followApprovals(app.app);
  expect(await app.db.approvalRequest.findFirst({ where: { emailKey: user.emailKey } })).toMatchObject({
    status: 'LAPSED',
  });
  expect((await app.person('alice').opensHome()).text()).not.toContain('From tomorrow');
});

test('asking twice asks once; after 2 days it is remembered once, after 7 it lapses', async () => {
  const { user } = await app.member();
  await asksFor('rita', `/invite ${user.email}`);
  expect(await asksFor('rita', `/invite ${user.email}`)).toContain('still open, so nobody was asked again');
  const about = { emailKey: user.emailKey };
  expect(await app.db.approvalRequest.count({ where: about })).toBe(1);
  app.clock.advance(2 * DAY);
  await Promise.all([followApprovals(app.app), followApprovals(app.app)]);
  await followApprovals(app.app);
  await posts();
  const reminders = app.slack
    .messagesIn('@linked')
    .filter(({ text }) => text.includes('Still waiting for a decision') && text.includes(user.email));
  expect(reminders).toHaveLength(1);
  const message = await requestAbout(user.email);
  app.clock.advance(5 * DAY);
  // The job is late.
  await message.press('Approve');
  await app.person('linked').sees('nobody decided it within 7 days');
  expect(await app.rounds(user.email)).toEqual([]);
  await followApprovals(app.app);
  await posts();
  await says(message, 'the request has lapsed');
  expect(message.buttons()).toEqual([]);
  await app.person('rita').sees('Nobody decided within 7 days', { anyTime: true });
  const { id: requestId } = await app.db.approvalRequest.findFirstOrThrow({ where: about });
  const by = { userId: app.users.linked.id, workspace: 'T000000001', slackUser: app.person('linked').id };
  expect(await decideApproval(app.app, { ...by, requestId, decision: 'APPROVE' })).toMatchObject({
    outcome: 'ALREADY_DECIDED',
    status: 'LAPSED',
  });
  expect(await app.rounds(user.email)).toEqual([]);
  const audited = await app.db.auditEntry.findMany({
    where: { subject: requestId },
    orderBy: { id: 'asc' },
    select: { action: true, actor: true },
  });
  expect(audited).toEqual([
    { action: 'ask-for-approval', actor: 'Rita Reader' },
    { action: 'lapse-approval', actor: 'Usher' },
  ]);
});

test('nobody has more than 20 open requests', async () => {
  const { user, person } = await app.colleague({ directory: 'READ_ONLY' });
  const by = { userId: user.id, workspace: 'T000000001', slackUser: person.id };
  const ask = () =>
    askForApproval(app.app, {
      ...{ ...by, tenantId: app.tenants.tower.id, reason: 'Needed' },
      wanted: { kind: 'INVITE', intent: 'invite', emailKey: app.newEmail() },
    });
  for (let open = 0; open < 20; open += 1) expect(await ask()).toMatchObject({ outcome: 'ASKED' });
  expect(await ask()).toEqual({ outcome: 'TOO_MANY', most: 20 });
});

test('the same person is asked about in each tenant', async () => {
  const tenantIds = [app.tenants.tower.id, app.tenants.bridge.id];
  const { user, person } = await app.colleague({ directory: 'READ_ONLY', tenantIds });
  const by = { userId: user.id, workspace: 'T000000001', slackUser: person.id, reason: 'Needed' };
  const wanted = { kind: 'INVITE', intent: 'invite', emailKey: app.newEmail() } as const;
  for (const tenantId of tenantIds)
    expect(await askForApproval(app.app, { ...by, tenantId, wanted })).toMatchObject({ outcome: 'ASKED' });
  const [tenantId = ''] = tenantIds;
  const again = await askForApproval(app.app, { ...by, tenantId, wanted });
  expect(again).toMatchObject({ outcome: 'ALREADY_ASKED', tenantName: 'Northwind Tower' });
});

test('where Slack knows nobody who may decide, the channel is asked, or else the one who asked is told and gets no buttons', async () => {
  const asker = await app.colleague({ directory: 'READ_ONLY', tenantIds: [app.tenants.bridge.id] });
  const { user } = await app.member({
    tenantId: app.tenants.bridge.id,
    permissionsTemplateId: app.templates.bridgeSubcontractor.id,
    companyId: app.companies.northwind.id,
  });
  const wanted = { kind: 'INVITE' as const, intent: 'invite' as const, emailKey: user.emailKey };
  const admins = [app.users.harry, app.users.bob].map(({ id }) => id);
  await app.db.membership.updateMany({
    where: { tenantId: app.tenants.bridge.id, userId: { in: admins } },
    data: { deactivatedAt: app.clock.now() },
  });
  try {
    const by = { userId: asker.user.id, workspace: 'T000000001', slackUser: asker.person.id };
    await askForApproval(app.app, { ...by, tenantId: app.tenants.bridge.id, wanted, reason: 'Needed' });
    await posts();
    const message = await asker.person.sees('Nobody could be asked', { anyTime: true });
    expect(message.buttons()).toEqual([]);

    // A tenant with a channel asks there.
    await app.db.tenant.update({ where: { id: app.tenants.bridge.id }, data: { announceIn: '#invites' } });
    const other = { ...wanted, emailKey: 'other@acme.test' };
    await askForApproval(app.app, {
      ...by,
      tenantId: app.tenants.bridge.id,
      wanted: other,
      reason: 'Needed',
    });
    await posts();
    const inChannel = asker.person.messages({ in: '#invites' }).at(-1);
    expect(inChannel?.text()).toContain('asks you to invite other@acme.test');
    expect(inChannel?.buttons()).toEqual(['Approve', 'Deny']);

    // So does one whose Admins have a Slack link each, and have left Slack.
    for (const slackUser of ['U0GONE0001', 'U0GONE0002']) {
      const gone = await app.member({
        tenantId: app.tenants.bridge.id,
        permissionsTemplateId: app.templates.bridgeAdmin.id,
        companyId: app.companies.northwind.id,
      });
      admins.push(gone.user.id);
      await app.db.slackLink.create({ data: { workspace: 'T000000001', slackUser, userId: gone.user.id } });
    }
    const third = { ...wanted, emailKey: 'third@acme.test' };
    const asked = { ...by, tenantId: app.tenants.bridge.id, wanted: third, reason: 'Needed' };
    expect(await askForApproval(app.app, asked)).toMatchObject({ outcome: 'ASKED' });
    await posts();
    const instead = asker.person.messages({ in: '#invites' }).at(-1);
    expect(instead?.text()).toContain('asks you to invite third@acme.test');
  } finally {
    await app.db.slackLink.deleteMany({ where: { slackUser: { startsWith: 'U0GONE' } } });
    await app.db.membership.updateMany({
      where: { tenantId: app.tenants.bridge.id, userId: { in: admins.splice(2) } },
      data: { deactivatedAt: app.clock.now() },
    });
    await app.db.tenant.update({ where: { id: app.tenants.bridge.id }, data: { announceIn: null } });
    await app.db.membership.updateMany({
      where: { tenantId: app.tenants.bridge.id, userId: { in: admins } },
      data: { deactivatedAt: null },
    });
  }
});
