import { expect, test } from '@jest/globals';
import { DAY } from '../../../src/clock.ts';
import { markEmailsSent } from '../../../src/invitations/rounds/mark-emails-sent.ts';
import { makeMembership } from '../../setup/factories.ts';
import { asks } from '../setup/ask.ts';
import { type SlackApp, useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();

/** A tenant of its own, with an Admin and a template for its people. */
async function pier(name: string) {
  const { id: tenantId } = await app.db.tenant.create({
    data: { name, instanceId: app.tenants.tower.instanceId, slackWorkspace: 'T000000001' },
  });
  const { id: permissionsTemplateId } = await app.db.permissionsTemplate.create({
    data: { tenantId, name: 'Crew', directory: 'NONE' },
  });
  const admin = await app.colleague({ tenantIds: [tenantId] });
  const crew = (given: Parameters<SlackApp['member']>[0] = {}) =>
    app.member({ tenantId, permissionsTemplateId, ...given });
  return { tenantId, permissionsTemplateId, admin, crew };
}

/** The first email of someone's last round has left. */
async function welcomeLeft(email: string, tenantId: string) {
  const round = (await app.rounds(email, tenantId)).at(-1);
  const emailRowIds = round?.emails.map(({ id }) => id) ?? [];
  const at = app.clock.now();
  await app.db.$transaction(async (tx) => {
    await tx.email.updateMany({
      where: { id: { in: emailRowIds } },
      data: { status: 'ACCEPTED', acceptedAt: at },
    });
    await markEmailsSent(tx, { emailRowIds, at });
  });
}

test('dates are written in the time zone of the tenant that they are about', async () => {
  const { admin, crew, tenantId } = await pier('Far Pier');
  await app.db.tenant.update({ where: { id: tenantId }, data: { timezone: 'Pacific/Kiritimati' } });
  const { user } = await crew();
  await asks(admin.person, `/invite ${user.email}`);
  app.clock.advance(61_000);
  for (const line of [`/invite ${user.email}`, `/invite status ${user.email}`]) {
    expect((await asks(admin.person, line)).text).toMatch(/nvited(?: before:)? .* GMT\+14 by/);
  }
});

test('/invite status counts people, names those who wait the longest, and what went wrong with mail', async () => {
  const { admin, crew, tenantId } = await pier('Status Pier');
  const waits = await crew({ firstName: 'Willa', lastName: 'Waits' });
  const bounced = await crew({ firstName: 'Bo', lastName: 'Bounced' });
  await crew({ lastLoginAt: new Date() });
  await crew({ deactivatedAt: new Date() });
  await crew();
  for (const { user } of [waits, bounced]) await asks(admin.person, `/invite ${user.email}`);
  await welcomeLeft(waits.user.email, tenantId);
  await app.db.email.updateMany({
    where: { membershipId: bounced.id },
    data: { status: 'BOUNCED', settledAt: app.clock.now() },
  });
  await app.db.round.updateMany({
    where: { membershipId: bounced.id },
    data: { status: 'BOUNCED', endedAt: app.clock.now() },
  });

  const { text, reply } = await asks(admin.person, '/invite status');
  expect(text).toContain(
    'Status Pier\n5 people  ·  1 logged in  ·  1 invited and waiting  ·  1 invited before, without a log-in  ·  2 never invited  ·  1 deactivated',
  );
  expect(text).toContain(`• Willa Waits (${waits.user.email}): since today, next follow-up `);
  expect(text).toContain(
    `:warning: 1 email in trouble\n• Bo Bounced (${bounced.user.email}): Welcome email bounced: the address takes no mail, `,
  );
  expect(reply?.ephemeral).toBe(true);
  await reply?.press('All who wait');
  const directory = await admin.person.seesForm('Directory');
  expect(directory.text()).toContain('1 person in Status Pier, waiting');
  expect(directory.text()).toContain('Willa Waits');
  expect(reply?.message.text).toContain('1 invited and waiting');
});

test('/invite status shows the tenants in which the caller has Read Only or above, and no others', async () => {
  const { text } = await asks(app.person('rita'), '/invite status');
  expect(text).toContain('Northwind Tower');
  expect(text).not.toContain('Harbor Bridge');
  const both = await asks(app.person('bob'), '/invite status');
  expect(both.text).toContain('Northwind Tower');
  expect(both.text).toContain('Harbor Bridge');
});

test('with None, neither the overview nor one person is shown', async () => {
  for (const line of ['/invite status', '/invite status sam@acme.test', '/invite status nobody@acme.test']) {
    const { text } = await asks(app.person('norman'), line);
    expect(text).toContain('You may not see where invitations stand in Northwind Tower.');
    expect(text).toContain('It needs: Read Only or above on the tenant’s Company level Directory.');
    expect(text).toContain('Who can do it: Alice Admin');
    expect(text).not.toContain('Steel');
  }
});

test('/invite status of one person tells the round, its mails and what comes next', async () => {
  const { admin, crew, tenantId } = await pier('One Person Pier');
  const { user } = await crew({ firstName: 'Jane', lastName: 'Doe' });
  const status = async () => (await asks(admin.person, `/invite status ${user.email.toUpperCase()}`)).text;
  expect(await status()).toBe(
    `Jane Doe  ·  ${user.email}  ·  Acme Steel\nOne Person Pier  ·  Crew\nNever invited.\nDetails`,
  );
  await asks(admin.person, `/invite ${user.email}`);
  const queued = await status();
  expect(queued).toContain('Not logged in yet.\n• Welcome email: queued, ');
  const ofTenant = async () => (await asks(admin.person, '/invite status')).text;
  expect(await ofTenant()).toContain(`• Jane Doe (${user.email}): Welcome email queued`);
  await app.db.email.updateMany({
    where: { membership: { userId: user.id } },
    data: { dueAt: new Date(app.clock.now().getTime() + DAY) },
  });
  const putOff = /Welcome email:? put off until .*, because there may be only so many mails a day\n/;
  expect(await status()).toMatch(putOff);
  expect(await ofTenant()).toMatch(putOff);
  await welcomeLeft(user.email, tenantId);
  const waiting = await status();
  expect(waiting).toMatch(
    new RegExp(
      `Invited .* by ${admin.handle}\\. Not logged in yet\\. Next follow-up .*; the link works until `,
    ),
  );
  expect(waiting).toContain('• Welcome email: sent, ');
  app.clock.advance(DAY);
  await asks(admin.person, `/reinvite ${user.email}`);
  expect(await status()).toContain(`by ${admin.handle}, round 2.`);
  const at = app.clock.now();
  await app.db.membership.updateMany({
    where: { userId: user.id },
    data: { firstLoginAt: at, lastLoginAt: at },
  });
  expect(await status()).toContain(':white_check_mark: Logged in, first ');
  app.clock.reset();
});

test('an address in a tenant the caller cannot see is answered like an address of nobody', async () => {
  const { admin, crew } = await pier('Hidden Pier');
  const hidden = await crew({ lastName: 'Hidden' });
  await asks(admin.person, `/invite ${hidden.user.email}`);
  const nobody = app.newEmail();
  const known = await asks(app.person('alice'), `/invite status ${hidden.user.email}`);
  const unknown = await asks(app.person('alice'), `/invite status ${nobody}`);
  expect(known.text.replace(hidden.user.email, nobody)).toBe(unknown.text);
  expect(unknown.text).toContain('is in a directory that you can see');
});

test('of a person’s tenants only those that the caller may see are shown', async () => {
  const seen = await pier('Seen Pier');
  const unseen = await pier('Unseen Pier');
  const { user } = await seen.crew({ lastName: 'Both' });
  await makeMembership(app.db, {
    tenantId: unseen.tenantId,
    userId: user.id,
    permissionsTemplateId: unseen.permissionsTemplateId,
  });
  await asks(unseen.admin.person, `/invite ${user.email}`);
  const { text } = await asks(seen.admin.person, `/invite status ${user.email}`);
  expect(text).toContain('Seen Pier  ·  Crew\nNever invited.');
  expect(text).not.toContain('Unseen');
});
