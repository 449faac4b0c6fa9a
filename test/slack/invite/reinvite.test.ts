import { expect, test } from '@jest/globals';
import { asks } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();

test('two admins pressing at once make one round and one Welcome email, and both are told', async () => {
  const { user } = await app.member({ lastName: 'Once' });
  const answers = await Promise.all(
    ['alice', 'grace', 'bob'].map((handle) =>
      asks(app.person(handle), `/invite ${user.email}`, { in: 'invites' }),
    ),
  );
  for (const { text } of answers) expect(text).toContain(`Welcome email sent to ${user.email}`);
  const told = answers.filter(({ text }) =>
    text.includes('The invitation of Pat Once in Northwind Tower is not sent twice.'),
  );
  expect(told).toHaveLength(2);
  const [round, ...others] = await app.rounds(user.email);
  expect(others).toEqual([]);
  expect(round?.emails).toHaveLength(1);
});

test('within 60 seconds the same request is the same round, be it an invite or a re-invite; after that it is another', async () => {
  const { user } = await app.member();
  await asks(app.person('alice'), `/invite ${user.email}`);
  app.clock.advance(55_000);
  for (const line of ['/invite', '/reinvite']) {
    const { text, reply } = await asks(app.person('grace'), `${line} ${user.email}`);
    expect(text).toContain(`Welcome email sent to ${user.email} just now by Alice Admin.`);
    expect(reply?.buttons()).toEqual([]);
  }
  app.clock.advance(10_000);
  const { text } = await asks(app.person('grace'), `/reinvite ${user.email}`);
  expect(text).toContain('round 2.');
  expect(await app.rounds(user.email)).toHaveLength(2);
});

test('within 60 seconds the answer names the “added” email that someone with a password was sent', async () => {
  const { user } = await app.member({ passwordHash: 'chosen' });
  const first = await asks(app.person('alice'), `/invite ${user.email}`);
  expect(first.text).toContain(`“You were added” email sent to ${user.email}.`);
  const { text } = await asks(app.person('grace'), `/invite ${user.email}`);
  expect(text).toContain(`“You were added” email sent to ${user.email} just now by Alice Admin.`);
});

test('for someone invited before the answer says when and by whom, and Re-invite takes its place', async () => {
  const { user } = await app.member({ lastName: 'Before' });
  await asks(app.person('grace'), `/invite ${user.email}`);
  app.clock.advance(61_000);
  const { text, reply } = await asks(app.person('alice'), `/invite ${user.email}`);
  expect(text).toMatch(
    new RegExp(
      `^Pat Before in Northwind Tower \\(${user.email}\\) was invited before: .* by Grace Granular. Nothing was sent now.`,
    ),
  );
  expect(reply?.buttons()).toEqual(['Re-invite']);
  expect(await app.rounds(user.email)).toHaveLength(1);

  await reply?.press('Re-invite');
  const after = await app
    .person('alice')
    .sees('Pat Before is invited to Northwind Tower, round 2.', { anyTime: true });
  expect(after.ts).toBe(reply?.ts);
  expect(after.ephemeral).toBe(true);
  expect(after.buttons()).toEqual([]);
  expect(await app.rounds(user.email)).toHaveLength(2);
});

test('a re-invite ends the earlier round, cancels what it had not sent, and starts counting again', async () => {
  const { user } = await app.member();
  await asks(app.person('alice'), `/invite ${user.email}`);
  app.clock.advance(61_000);
  const { text } = await asks(app.person('alice'), `/reinvite ${user.email}`);
  expect(text).toBe(
    `:white_check_mark: Welcome email sent to ${user.email}. ${user.firstName} ${user.lastName} is invited to Northwind Tower, round 2.`,
  );
  const [first, second] = await app.rounds(user.email);
  expect(first).toMatchObject({ number: 1, status: 'SUPERSEDED', nextFollowUpAt: null });
  expect(first?.endedAt).not.toBeNull();
  expect(first?.emails.map(({ status }) => status)).toEqual(['CANCELLED']);
  expect(second).toMatchObject({ number: 2, status: 'OPEN', endedAt: null });
  expect(second?.emails.map(({ kind, status }) => [kind, status])).toEqual([['WELCOME', 'QUEUED']]);
  expect(second?.cardId).toBe(first?.cardId);
});

test('/reinvite of someone who was never invited is the first invitation', async () => {
  const { user } = await app.member();
  const { text } = await asks(app.person('alice'), `/reinvite ${user.email}`);
  expect(text).toContain('is invited to Northwind Tower.');
  expect(await app.rounds(user.email)).toMatchObject([{ number: 1 }]);
});

test('an answer about an earlier round says how it ended', async () => {
  const { user, id } = await app.member();
  await asks(app.person('alice'), `/invite ${user.email}`);
  await app.db.round.updateMany({
    where: { membershipId: id },
    data: { status: 'EXPIRED', endedAt: new Date() },
  });
  const { text } = await asks(app.person('alice'), `/invite ${user.email}`);
  expect(text).toContain(', expired. Nothing was sent now.');
});

test('someone who has logged in is sent a sign-in reminder only when the caller says so, and no round', async () => {
  const { user } = await app.member({ lastName: 'Inside', lastLoginAt: new Date('2026-11-01T08:00:00Z') });
  for (const line of ['/invite', '/reinvite']) {
    const { text, reply } = await asks(app.person('alice'), `${line} ${user.email}`);
    expect(text).toContain(`Pat Inside in Northwind Tower (${user.email}) has already logged in, last Nov 1`);
    expect(reply?.buttons()).toEqual(['Send sign-in reminder']);
  }
  const { reply } = await asks(app.person('alice'), `/reinvite ${user.email}`);
  expect(await app.db.email.count({ where: { membership: { user: { id: user.id } } } })).toBe(0);
  await reply?.press('Send sign-in reminder');
  await app
    .person('alice')
    .sees(`Sign-in reminder sent to ${user.email}, for Pat Inside in Northwind Tower.`, { anyTime: true });
  await asks(app.person('alice'), `/reinvite ${user.email}`).then((again) =>
    again.reply?.press('Send sign-in reminder'),
  );
  await app.person('alice').sees('It is not sent twice.', { anyTime: true });
  const emails = await app.db.email.findMany({ where: { membership: { userId: user.id } } });
  expect(emails.map(({ kind, roundId }) => [kind, roundId])).toEqual([['SIGN_IN_REMINDER', null]]);
  expect(await app.rounds(user.email)).toEqual([]);
});

test('someone deactivated is sent nothing', async () => {
  const { user } = await app.member({ deactivatedAt: new Date() });
  for (const line of ['/invite', '/reinvite']) {
    const { text, reply } = await asks(app.person('alice'), `${line} ${user.email}`);
    expect(text).toContain('is deactivated, so nothing was sent.');
    expect(reply?.buttons()).toEqual(['Reactivate']);
  }
  expect(await app.rounds(user.email)).toEqual([]);
});

test('rights that were taken away count when Re-invite is pressed', async () => {
  const admin = await app.colleague();
  const { user } = await app.member();
  await asks(admin.person, `/invite ${user.email}`);
  app.clock.advance(61_000);
  const { reply } = await asks(admin.person, `/invite ${user.email}`);
  await app.db.permissionsTemplate.update({
    where: { id: admin.template.id },
    data: { directory: 'READ_ONLY' },
  });
  await reply?.press('Re-invite');
  await admin.person.sees('You may not re-invite people in Northwind Tower.', { anyTime: true });
  expect(await app.rounds(user.email)).toHaveLength(1);
});

test('Re-invite pressed twice at once makes one more round', async () => {
  const { user } = await app.member();
  await asks(app.person('alice'), `/invite ${user.email}`);
  app.clock.advance(61_000);
  const { reply } = await asks(app.person('alice'), `/invite ${user.email}`);
  await Promise.all([reply?.press('Re-invite'), reply?.press('Re-invite')]);
  await app.person('alice').sees('round 2', { anyTime: true });
  expect(await app.rounds(user.email)).toHaveLength(2);
  expect(app.problems).toEqual([]);
});

test('who may, reactivates someone right under the answer, and then invites them', async () => {
  const { user, id } = await app.member({ lastName: 'Idle', deactivatedAt: new Date() });
  const alice = app.person('alice');
  const { text, reply } = await asks(alice, `/invite ${user.email}`, { in: 'invites' });
  expect(text).toContain('is deactivated, so nothing was sent. Reactivating restores what they had there');
  expect(reply?.buttons()).toEqual(['Reactivate']);
  await reply?.press('Reactivate');
  const done = await alice.sees('Pat Idle');
  expect(done.text()).toContain('is active again, with everything they had before.');
  expect(await app.db.membership.findUnique({ where: { id } })).toMatchObject({ deactivatedAt: null });
  await done.press('Invite');
  await alice.sees(`Welcome email sent to ${user.email}`);
});

test('who may no longer, is refused when Reactivate is pressed', async () => {
  const { user, id } = await app.member({ deactivatedAt: new Date() });
  const { person, membership } = await app.colleague();
  const { reply } = await asks(person, `/invite ${user.email}`, { in: 'invites' });
  await app.db.membership.update({
    where: { id: membership.id },
    data: { permissionsTemplateId: app.templates.reader.id },
  });
  await reply?.press('Reactivate');
  await person.sees('You may not reactivate');
  expect((await app.db.membership.findUniqueOrThrow({ where: { id } })).deactivatedAt).not.toBeNull();
});
