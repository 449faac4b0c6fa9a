import { EventEmitter, once } from 'node:events';
import { expect, test } from '@jest/globals';
import { unsubscribeAddress } from '../../sandbox/resend/unsubscribe.ts';
import { DAY, HOUR, MINUTE } from '../../src/clock.ts';
import { canonicalEmailKey } from '../../src/email-key.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { requestPasswordLink } from '../../src/invitations/password-links/request-password-link.ts';
import { deliverMail } from '../../src/mail/deliver-mail.ts';
import type { Mailer } from '../../src/mail/mailer.ts';
import { useDatabase } from '../setup/database.ts';
import { makeCard } from '../setup/factories.ts';
import { linksIn } from '../setup/links-in-mail.ts';
import { atOffice, usePostOffice } from './post-office.ts';

const database = useDatabase();
const office = usePostOffice(database);

const { deliver, emailOf, mailsOf, roundOf } = atOffice(office, database);

test('a Welcome email is sent once, and the follow-ups count from it', async () => {
  const jane = await office.invited();
  expect(await deliver()).toMatchObject({ accepted: 1, failed: 0, cancelled: 0, parked: false });
  expect(await deliver()).toMatchObject({ accepted: 0 });

  const [mail] = mailsOf(jane);
  expect(mailsOf(jane)).toHaveLength(1);
  expect(mail).toMatchObject({ tags: { email_id: jane.emailRowId, letter: 'new-link' } });
  const email = await emailOf(jane);
  expect(email).toMatchObject({ status: 'ACCEPTED', providerId: mail?.id });
  const round = await roundOf(jane);
  expect(round.welcomedAt).toEqual(email.acceptedAt);
  expect(round.nextFollowUpAt).toEqual(new Date((email.acceptedAt?.getTime() ?? 0) + 3 * DAY));
});

test('only the sent email contains the live link, and once it has left, its text is kept nowhere', async () => {
  const jane = await office.invited();
  office.resend.fail({ fault: 'daily-quota' });
  await deliver();
  const frozen = async () =>
    (await database.db.mailBatch.findMany()).map(({ letters }) => letters && Buffer.from(letters).toString());
  const waiting = await frozen();
  expect(waiting.filter((text) => text !== null)).toHaveLength(1);
  office.context.clock.advance(DAY);
  await deliver();
  const token = linkToken(office.context.secret, jane.emailRowId);
  const [mail] = mailsOf(jane);
  expect(mail && linksIn(mail)).toEqual([
    `${office.context.publicUrl}/i/${token}`,
    `${office.context.publicUrl}/stop/${token}`,
  ]);
  expect(mail && unsubscribeAddress(mail)).toBe(`${office.context.publicUrl}/stop/${token}`);
  expect(waiting.join()).not.toContain(token);
  expect(await frozen()).toEqual(waiting.map(() => null));
});

test('a password link leaves before a long queue of invitations, and not at all once it is dead', async () => {
  const { context } = office;
  await office.crowd(150);
  const jane = await office.invited({ passwordHash: 'a hash' });
  const forgotten = async () => {
    const emailKey = canonicalEmailKey(jane.address) ?? '';
    expect(await requestPasswordLink(context, { emailKey })).toEqual({ outcome: 'ASKED' });
  };
  await forgotten();
  await deliver();
  const [first, ...others] = office.resend.requests();
  expect(others).toHaveLength(1);
  const link = await database.db.email.findFirst({
    where: { kind: 'PASSWORD_LINK', membershipId: jane.membershipId },
    include: { batch: true },
  });
  expect(link).toMatchObject({ position: 0, batch: { id: first?.headers['idempotency-key'] } });
  const mail = mailsOf(jane).find(({ tags }) => tags.letter === 'password-link');
  const token = linkToken(context.secret, link?.id ?? '');
  expect(mail && linksIn(mail)).toEqual([`${context.publicUrl}/p/${token}`]);

  context.clock.advance(5 * MINUTE);
  await forgotten();
  context.clock.advance(HOUR);
  expect(await deliver()).toMatchObject({ accepted: 0, cancelled: 1 });
});

test('more than a hundred emails are sent in several requests, and nobody gets two', async () => {
  const people = await office.crowd(103);
  expect(await deliver()).toMatchObject({ accepted: 103 });
  expect(office.resend.requests()).toHaveLength(2);
  expect(people.map((person) => mailsOf(person).length)).toEqual(people.map(() => 1));
});

test('two workers at once send no email twice', async () => {
  const people = await office.crowd(60);
  const few = { mailer: office.mailer, limit: 5 };
  await Promise.all([deliverMail(office.context, few), deliverMail(office.context, few)]);
  await deliver();
  expect(people.map((person) => mailsOf(person).length)).toEqual(people.map(() => 1));
});

test('while one worker sends a batch, no other sends it, until that one must have died', async () => {
  const jane = await office.invited();
  const keys: string[] = [];
  const events = new EventEmitter();
  const [sending, answered] = [once(events, 'sending'), once(events, 'answered')];
  const mailer: Mailer = {
    from: office.mailer.from,
    pause: () => 0,
    async send(batch) {
      keys.push(batch.key);
      events.emit('sending');
      if (keys.length === 1) await answered;
      return office.mailer.send(batch);
    },
  };
  const first = deliverMail(office.context, { mailer });
  await sending;
  office.context.clock.advance(MINUTE);
  expect(await deliverMail(office.context, { mailer })).toMatchObject({ accepted: 0 });
  expect(keys).toHaveLength(1);

  office.context.clock.advance(MINUTE);
  expect(await deliverMail(office.context, { mailer })).toMatchObject({ accepted: 1 });
  events.emit('answered');
  await first;
  expect(keys).toEqual([keys[0], keys[0]]);
  expect(mailsOf(jane)).toHaveLength(1);
});

test('mail of a round that has ended, and to someone deactivated, is cancelled', async () => {
  const [ended, deactivated, jane] = [await office.invited(), await office.invited(), await office.invited()];
  await database.db.round.update({
    where: { id: ended.roundId },
    data: { status: 'REVOKED', endedAt: new Date() },
  });
  await database.db.membership.update({
    where: { id: deactivated.membershipId },
    data: { deactivatedAt: new Date() },
  });
  expect(await deliver()).toMatchObject({ accepted: 1, cancelled: 2 });
  expect((await emailOf(ended)).status).toBe('CANCELLED');
  expect((await emailOf(deactivated)).status).toBe('CANCELLED');
  expect(office.resend.mails()).toHaveLength(1);
  expect(mailsOf(jane)).toHaveLength(1);
});

test('of several waiting follow-ups, only the latest is sent', async () => {
  const jane = await office.invited();
  await deliver();
  const at = office.context.clock.now();
  const base = { kind: 'FOLLOW_UP' as const, membershipId: jane.membershipId, roundId: jane.roundId };
  for (const day of [3, 7]) {
    await database.db.email.create({ data: { ...base, day, createdAt: at, dueAt: at } });
  }
  expect(await deliver()).toMatchObject({ accepted: 1, cancelled: 1 });
  expect(mailsOf(jane).map((mail) => mail.tags.letter)).toEqual(['new-link', 'follow-up-middle']);
});

test('an email that is not due yet waits', async () => {
  const jane = await office.invited();
  const dueAt = new Date(office.context.clock.now().getTime() + MINUTE);
  await database.db.email.update({ where: { id: jane.emailRowId }, data: { dueAt } });
  expect(await deliver()).toMatchObject({ accepted: 0, cancelled: 0 });
  office.context.clock.advance(MINUTE);
  expect(await deliver()).toMatchObject({ accepted: 1 });
});

test('an address that the provider refuses does not fail the other emails, and the channel gets the provider’s reason', async () => {
  const [jane, josé] = [await office.invited(), await office.invited({ email: 'josé@acme.test' })];
  const card = await makeCard(database.db, { membershipId: josé.membershipId });
  await database.db.round.update({ where: { id: josé.roundId }, data: { cardId: card.id } });
  expect(await deliver()).toMatchObject({ accepted: 1, failed: 1 });
  expect(mailsOf(jane)).toHaveLength(1);
  expect(office.resend.requests()).toHaveLength(1);
  const { status, error } = await emailOf(josé);
  expect(status).toBe('FAILED');
  expect(error).toMatch(/Invalid `to` field/);
  expect(await database.db.cardFact.findMany({ where: { cardId: card.id } })).toMatchObject([
    { kind: 'MAIL_FAILED', day: 0, detail: error },
  ]);
  expect((await roundOf(josé)).welcomedAt).toBeNull();
});

test('an email that cannot be rendered does not fail the other emails', async () => {
  const [lost, jane] = [await office.invited({ timezone: 'Nowhere/City' }), await office.invited()];
  expect(await deliver()).toMatchObject({ accepted: 1, failed: 1 });
  expect(await emailOf(lost)).toMatchObject({ status: 'FAILED', batchId: null });
  expect((await emailOf(lost)).error).toMatch(/could not be rendered.*Nowhere\/City/);
  expect(mailsOf(jane)).toHaveLength(1);
  expect(office.log).toContainEqual(
    expect.objectContaining({ level: 'error', text: 'An email could not be rendered.' }),
  );
});

test('a sign-in reminder belongs to no round, and leads to the login', async () => {
  const jane = await office.invited();
  const at = office.context.clock.now();
  const reminder = await database.db.email.create({
    data: {
      kind: 'SIGN_IN_REMINDER',
      membershipId: jane.membershipId,
      sentById: jane.userId,
      createdAt: at,
      dueAt: at,
    },
  });
  await deliver();
  const mail = mailsOf(jane).find(({ tags }) => tags.email_id === reminder.id);
  expect(mail?.tags.letter).toBe('sign-in-reminder');
  expect(mail && linksIn(mail)).toEqual([`${office.context.publicUrl}/login`]);
});

test('replies go to the inviter as long as that person is active in the tenant', async () => {
  const alice = await office.invited({ email: 'alice@northwind.test' });
  const { tenantId } = await database.db.membership.findUniqueOrThrow({ where: { id: alice.membershipId } });
  const [jane, sam] = [await office.invited({ tenantId }), await office.invited({ tenantId })];
  const sentBy = { data: { sentById: alice.userId } };
  await database.db.round.update({ where: { id: jane.roundId }, ...sentBy });
  await deliver();
  const tenant = await database.db.tenant.findUniqueOrThrow({ where: { id: tenantId } });
  expect(mailsOf(jane)[0]).toMatchObject({
    from: `${tenant.name} via Northwind <welcome@mail.northwind.test>`,
    replyTo: ['alice@northwind.test'],
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
  expect(mailsOf(sam)[0]?.replyTo).toEqual([]);

  await database.db.membership.update({
    where: { id: alice.membershipId },
    data: { deactivatedAt: new Date() },
  });
  const at = office.context.clock.now();
  await database.db.email.create({
    data: {
      kind: 'FOLLOW_UP',
      day: 3,
      membershipId: jane.membershipId,
      roundId: jane.roundId,
      createdAt: at,
      dueAt: at,
    },
  });
  await deliver();
  expect(mailsOf(jane)[1]?.replyTo).toEqual([]);
});

test('an inviter whose address mail providers cannot carry does not stop the invitation', async () => {
  const inviter = await office.invited({ email: 'josé@northwind.test' });
  const { tenantId } = await database.db.membership.findUniqueOrThrow({
    where: { id: inviter.membershipId },
  });
  const jane = await office.invited({ tenantId });
  await database.db.round.update({ where: { id: jane.roundId }, data: { sentById: inviter.userId } });
  await database.db.email.update({ where: { id: inviter.emailRowId }, data: { status: 'CANCELLED' } });
  expect(await deliver()).toMatchObject({ accepted: 1, failed: 0 });
  expect(mailsOf(jane)[0]?.replyTo).toEqual([]);
  expect(mailsOf(jane)[0]?.text).not.toContain('reply to this one');
});

test.each([
  [[3, 7, 14], 3, 'follow-up-first'],
  [[3, 7, 14], 7, 'follow-up-middle'],
  [[3, 7, 14], 14, 'follow-up-last'],
  [[1, 2, 5, 30], 5, 'follow-up-middle'],
  [[2, 10], 2, 'follow-up-first'],
  [[5], 5, 'follow-up-last'],
])('of follow-ups after %j days, that of day %i is the letter %s', async (followUpDays, day, letter) => {
  const jane = await office.invited();
  await deliver();
  await database.db.round.update({ where: { id: jane.roundId }, data: { followUpDays } });
  const at = office.context.clock.now();
  const { membershipId, roundId } = jane;
  await database.db.email.create({
    data: { kind: 'FOLLOW_UP', day, membershipId, roundId, createdAt: at, dueAt: at },
  });
  await deliver();
  expect(mailsOf(jane).at(-1)?.tags).toMatchObject({ letter });
});

test('someone who has a password is told to log in with it', async () => {
  const alice = await office.invited();
  const jane = await office.invited({ passwordHash: '$argon2id$' });
  await database.db.round.update({ where: { id: jane.roundId }, data: { sentById: alice.userId } });
  await deliver();
  expect(mailsOf(jane)[0]?.tags).toMatchObject({ letter: 'added' });
  expect(mailsOf(jane)[0]?.text).toContain('with the password you already have');
});
