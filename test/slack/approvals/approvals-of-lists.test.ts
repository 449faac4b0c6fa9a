import { beforeEach, expect, test } from '@jest/globals';
import type { OpenForm, ShownMessage } from '../../../sandbox/slack/people/messages-and-forms.ts';
import { announce } from '../../../src/announcements/announce.ts';
import { createAnnouncer } from '../../../src/announcements/slack-client.ts';
import { DAY } from '../../../src/clock.ts';
import { askForList } from '../../../src/invitations/approvals/ask-for-list.ts';
import { decideApproval } from '../../../src/invitations/approvals/decide-approval.ts';
import { followApprovals } from '../../../src/invitations/approvals/due-approvals.ts';
import { runLists } from '../../../src/invitations/lists/run-lists.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { asks, opens } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

const LIST = { title: 'Invite a list' };

/** Posts what is to be posted. */
async function posts(): Promise<void> {
  const { botToken: token, apiUrl: slackApiUrl } = app.slack;
  const slack = createAnnouncer({ token, slackApiUrl, messageEvery: 10 });
  while ((await announce(app.app, { slack })) > 0);
}

/** Presses **Ask for approval**, and says why. */
async function asksFor(handle: string, at: OpenForm | ShownMessage): Promise<string> {
  await at.press('Ask for approval');
  const form = await app.person(handle).seesForm('Ask for approval');
  await form.fill({ Reason: 'They start on Monday' });
  await form.submit();
  const said = form.text();
  await form.close();
  await posts();
  return said;
}

/** Somebody whom grace may not invite, and somebody whom she may. */
async function people() {
  const reader = await app.member({ permissionsTemplateId: app.templates.reader.id });
  const sub = await app.member();
  return { reader: reader.user.email, sub: sub.user.email };
}

test('what one may not do of a list is asked for as one request; approving starts it as the approver’s', async () => {
  const { reader, sub } = await people();
  const preview = await opens(app.person('grace'), `/invite ${reader} ${sub}`, LIST);
  expect(preview.text()).toContain('1  Not allowed');
  expect(await asksFor('grace', preview)).toContain(`to invite ${reader} to Northwind Tower.`);
  expect(await asksFor('grace', preview)).toContain('still open, so nobody was asked again');
  expect(await app.db.inviteList.count({ where: { status: 'ASKED' } })).toBe(1);

  const lin = app.person('linked');
  const message = await lin.sees(`Grace Granular asks you to invite ${reader}`, { anyTime: true });
  await message.press('Show the list');
  expect((await lin.seesForm('List')).text()).toContain(reader);
  await message.press('Approve');
  await lin.sees('Approved for Grace Granular. The list’s card shows its progress');
  await runLists(app.app);
  expect(await app.rounds(reader)).toMatchObject([{ status: 'OPEN', sentById: app.users.linked.id }]);
  expect(await app.rounds(sub)).toEqual([]);
  await posts();
  await waitFor(() => message.text().includes('Lin Linked approved'));
  expect(message.buttons()).toEqual([]);
});

test('whoever may invite nobody asks for all of a list, and learns nothing about its people', async () => {
  const { reader, sub } = await people();
  const emails = [reader, sub, 'unknown-1@acme.test', 'unknown-2@acme.test', 'nonsense'];
  const { reply } = await asks(app.person('rita'), `/invite ${emails.join(', ')}`);
  if (!reply) throw new Error('There is no reply.');
  expect(await asksFor('rita', reply)).toContain(
    `to invite 4 people (${reader}, ${sub}, unknown-1@acme.test …) to Northwind Tower.`,
  );
  const home = await app.person('alice').opensHome();
  expect(home.text()).toContain('Rita Reader asks you to invite 4 people');
  await home.press('Approve', { on: reader });
  await app.person('alice').seesForm('Usher');
  await runLists(app.app);
  for (const email of [reader, sub]) expect(await app.rounds(email)).toHaveLength(1);
});

test('only a Directory Admin decides about a list; a denied one, and one that has lapsed, invite nobody', async () => {
  const { reader, sub } = await people();
  const preview = await opens(app.person('grace'), `/invite ${reader} ${sub}`, LIST);
  await asksFor('grace', preview);
  const open = { where: { requestedById: app.users.grace.id, status: 'OPEN' } } as const;
  const { id: requestId } = await app.db.approvalRequest.findFirstOrThrow(open);
  const granular = await app.colleague({ directory: 'STANDARD', granular: ['createAndEditUsers'] });
  const decide = (by: { userId: string; slackUser: string }, decision: 'APPROVE' | 'DENY') =>
    decideApproval(app.app, { ...by, workspace: 'T000000001', requestId, decision });
  const colleague = { userId: granular.user.id, slackUser: granular.person.id };
  for (const decision of ['APPROVE', 'DENY'] as const)
    expect(await decide(colleague, decision)).toMatchObject({ outcome: 'REFUSED' });
  const alice = { userId: app.users.alice.id, slackUser: app.person('alice').id };
  expect(await decide(alice, 'DENY')).toMatchObject({ outcome: 'DENIED' });
  const statuses = async () =>
    (
      await app.db.inviteList.findMany({
        where: { tenantId: app.tenants.tower.id },
        orderBy: { createdAt: 'asc' },
      })
    )
      .filter(({ status }) => status === 'ASKED' || status === 'CANCELLED')
      .map(({ status }) => status);
  expect(await statuses()).toEqual(['CANCELLED']);

  await asksFor('grace', preview);
  expect(await statuses()).toEqual(['CANCELLED', 'ASKED']);
  app.clock.advance(7 * DAY);
  await followApprovals(app.app);
  expect(await statuses()).toEqual(['CANCELLED', 'CANCELLED']);
  await runLists(app.app);
  expect(await app.rounds(reader)).toEqual([]);
});

test('whoever decides about a list sees which permissions templates it gives, those with Admin first', async () => {
  const grace = app.person('grace');
  const admin = await app.db.permissionsTemplate.findUniqueOrThrow({
    where: { id: app.templates.admin.id },
  });
  await (await opens(grace, '/invite')).press('Several people…');
  const form = await grace.seesForm('Invite a list');
  const [email, other] = [app.newEmail(), app.newEmail()];
  const company = 'Acme Steel';
  await form.fill({
    People: `Email\tLast\tCompany\tRole\n${email}\tOne\t${company}\t${admin.name.toUpperCase()}\n${other}\tTwo\t${company}\tread only viewer`,
  });
  await form.submit();
  expect(await asksFor('grace', form)).toContain('adding new people as ');
  const lin = app.person('linked');
  const message = await lin.sees(`Grace Granular asks you to invite 2 people (${email}`, { anyTime: true });
  expect(message.text()).toContain(
    `to Northwind Tower, adding new people as ${admin.name} or Read Only viewer.`,
  );
  await lin.form?.close({ all: true });
  await message.press('Show the list');
  expect((await lin.seesForm('List')).text()).toContain(`${email} · One · as ${admin.name.toUpperCase()}: `);
  const open = { requestedById: app.users.grace.id, status: 'OPEN' } as const;
  await app.db.approvalRequest.deleteMany({ where: open });
});

test('a list that is gone by then is not approved: its request stays open, and the approver is told why', async () => {
  const { reader, sub } = await people();
  const preview = await opens(app.person('grace'), `/invite ${reader} ${sub}`, LIST);
  await asksFor('grace', preview);
  await app.db.inviteList.deleteMany({ where: { status: 'ASKED' } });
  const lin = app.person('linked');
  const message = await lin.sees(`Grace Granular asks you to invite ${reader}`, { anyTime: true });
  await message.press('Approve');
  await lin.sees('so the request of Grace Granular stays open. The list is no longer there.');
  const open = { requestedById: app.users.grace.id, status: 'OPEN' } as const;
  expect(await app.db.approvalRequest.deleteMany({ where: open })).toEqual({ count: 1 });
});

test('nobody asks for approval of somebody else’s list, and its rows stay where they are', async () => {
  const { reader, sub } = await people();
  await opens(app.person('grace'), `/invite ${reader} ${sub}`, LIST);
  const { id: listId } = await app.db.inviteList.findFirstOrThrow({
    where: { userId: app.users.grace.id, status: 'DRAFT' },
    orderBy: { createdAt: 'desc' },
  });
  const rita = { userId: app.users.rita.id, slackUser: app.person('rita').id };
  const asked = { workspace: 'T000000001', tenantId: app.tenants.tower.id, listId, reason: 'Please' };
  expect(await askForList(app.app, { ...rita, ...asked })).toEqual({ outcome: 'NO_LONGER_THERE' });
  expect(await app.db.approvalRequest.count({ where: { requestedById: rita.userId, status: 'OPEN' } })).toBe(
    0,
  );
});

test('a list that is decided twice at once runs once', async () => {
  const { reader, sub } = await people();
  const preview = await opens(app.person('grace'), `/invite ${reader} ${sub}`, LIST);
  await asksFor('grace', preview);
  const open = { where: { requestedById: app.users.grace.id, status: 'OPEN' } } as const;
  const { id: requestId } = await app.db.approvalRequest.findFirstOrThrow(open);
  const outcomes = await Promise.all(
    (['alice', 'bob'] as const).map((handle) =>
      decideApproval(app.app, {
        ...{ userId: app.users[handle].id, slackUser: app.person(handle).id, workspace: 'T000000001' },
        ...{ requestId, decision: 'APPROVE' as const },
      }),
    ),
  );
  expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['ALREADY_DECIDED', 'APPROVED']);
  await runLists(app.app);
  expect(await app.rounds(reader)).toHaveLength(1);
});
