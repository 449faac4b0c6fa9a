import { expect, test } from '@jest/globals';
import type { Mail } from '../../sandbox/resend/mail.ts';
import type { BounceType, MailEvent } from '../../sandbox/resend/webhooks.ts';
import { DAY } from '../../src/clock.ts';
import { receiveMailWebhook } from '../../src/mail/webhook/receive-webhook.ts';
import { useDatabase } from '../setup/database.ts';
import { makeCard, makeMembership, makeRound } from '../setup/factories.ts';
import { waitForBlocked } from '../setup/wait-for.ts';
import { atOffice, type Person, usePostOffice } from './post-office.ts';

const database = useDatabase();
const office = usePostOffice(database);

const { deliver, emailOf, roundOf } = atOffice(office, database);

function receive(signed: { body: string; headers: Readonly<Record<string, string>> }) {
  return receiveMailWebhook(office.context, { ...signed, secret: office.resend.webhookSecret });
}

function mailOf({ address }: Person): Mail {
  const mail = office.resend.mailbox(address).at(-1);
  if (!mail) throw new Error(`no mail for ${address}`);
  return mail;
}

const hear = (person: Person, event: MailEvent, type?: BounceType) =>
  receive(office.resend.signed(mailOf(person), event, type));

/** Someone whose Welcome email has left, and who has a card in a channel. */
async function welcomed(): Promise<Person & { facts(): Promise<string[]> }> {
  const person = await office.invited();
  const card = await makeCard(database.db, { membershipId: person.membershipId });
  await database.db.round.update({ where: { id: person.roundId }, data: { cardId: card.id } });
  await deliver();
  return {
    ...person,
    facts: async () => {
      const facts = await database.db.cardFact.findMany({
        where: { cardId: card.id },
        orderBy: { sequence: 'asc' },
      });
      return facts.map(({ kind, detail }) => (detail === null ? kind : `${kind}: ${detail}`));
    },
  };
}

test('a delivery that is reported several times is recorded once', async () => {
  const jane = await welcomed();
  const delivered = office.resend.signed(mailOf(jane), 'email.delivered');
  office.context.woken.length = 0;
  expect(await receive(delivered)).toBe('RECORDED');
  expect(await receive(delivered)).toBe('REPEATED');
  expect(await hear(jane, 'email.delivered')).toBe('IGNORED');
  expect(office.context.woken).toEqual(['announce']);
  expect(await emailOf(jane)).toMatchObject({ status: 'DELIVERED', settledAt: expect.any(Date) });
  expect(await jane.facts()).toEqual(['WELCOME_SENT', 'DELIVERED']);
  expect(await roundOf(jane)).toMatchObject({ status: 'OPEN' });
});

test('the same event, received twice at once, takes effect once', async () => {
  const jane = await welcomed();
  const delivered = office.resend.signed(mailOf(jane), 'email.delivered');
  const outcomes = await Promise.all([receive(delivered), receive(delivered), receive(delivered)]);
  expect(outcomes.sort()).toEqual(['RECORDED', 'REPEATED', 'REPEATED']);
});

test('an event that is not signed, signed with another secret, altered or old is refused', async () => {
  const jane = await welcomed();
  const signed = office.resend.signed(mailOf(jane), 'email.bounced');
  const other = { ...signed, secret: `whsec_${Buffer.from('some other secret').toString('base64')}` };
  const old = { ...signed.headers, 'svix-timestamp': String(Math.floor(Date.now() / 1000) - 301) };
  for (const refused of [
    receiveMailWebhook(office.context, other),
    receive({ ...signed, headers: {} }),
    receive({ ...signed, body: signed.body.replace('Permanent', 'Transient') }),
    receive({ ...signed, headers: old }),
  ]) {
    await expect(refused).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  }
  expect(await emailOf(jane)).toMatchObject({ status: 'ACCEPTED' });
  expect(await receive(signed)).toBe('RECORDED');
});

test('a bounce ends the person’s open rounds in every tenant', async () => {
  const jane = await welcomed();
  const elsewhere = await makeMembership(database.db, { userId: jane.userId });
  const { round } = await makeRound(database.db, { membershipId: elsewhere.id });
  const other = await welcomed();
  expect(await hear(jane, 'email.bounced')).toBe('RECORDED');
  expect(await emailOf(jane)).toMatchObject({
    status: 'BOUNCED',
    error: expect.stringMatching(/user unknown/),
  });
  expect(await roundOf(jane)).toMatchObject({ status: 'BOUNCED', nextFollowUpAt: null });
  expect(await roundOf({ ...jane, roundId: round.id })).toMatchObject({ status: 'BOUNCED' });
  expect(await roundOf(other)).toMatchObject({ status: 'OPEN' });
  expect(await jane.facts()).toEqual(['WELCOME_SENT', expect.stringMatching(/^BOUNCED: .*user unknown/)]);
});

test.each<BounceType>(['Transient', 'Undetermined'])(
  'a bounce that is %s loses this mail only: the follow-ups go on',
  async (type) => {
    const jane = await welcomed();
    expect(await hear(jane, 'email.bounced', type)).toBe('RECORDED');
    expect(await emailOf(jane)).toMatchObject({ status: 'FAILED' });
    expect(await roundOf(jane)).toMatchObject({ status: 'OPEN', nextFollowUpAt: expect.any(Date) });
    expect(await jane.facts()).toEqual(['WELCOME_SENT', expect.stringMatching(/^MAIL_FAILED: /)]);
  },
);

test('a complaint after the delivery ends the round', async () => {
  const jane = await welcomed();
  await hear(jane, 'email.delivered');
  expect(await hear(jane, 'email.complained')).toBe('RECORDED');
  expect(await emailOf(jane)).toMatchObject({ status: 'COMPLAINED' });
  expect(await roundOf(jane)).toMatchObject({ status: 'COMPLAINED' });
  expect(await jane.facts()).toEqual(['WELCOME_SENT', 'DELIVERED', 'COMPLAINED']);
});

test('a suppressed address ends the round, and the channel is told why', async () => {
  const jane = await welcomed();
  expect(await hear(jane, 'email.suppressed')).toBe('RECORDED');
  expect(await emailOf(jane)).toMatchObject({ status: 'SUPPRESSED' });
  expect(await roundOf(jane)).toMatchObject({ status: 'BOUNCED' });
  expect(await jane.facts()).toEqual([
    'WELCOME_SENT',
    expect.stringMatching(/^SUPPRESSED: .*suppression list/),
    expect.stringMatching(/^BOUNCED: .*suppression list/),
  ]);
});

test('an email that failed at the provider is reported, and the round stays open', async () => {
  const jane = await welcomed();
  expect(await hear(jane, 'email.failed')).toBe('RECORDED');
  expect(await emailOf(jane)).toMatchObject({ status: 'FAILED', error: 'reached_daily_quota' });
  expect(await roundOf(jane)).toMatchObject({ status: 'OPEN' });
});

test('of a bounce and a delivery that arrive at the same moment, the bounce stays', async () => {
  const jane = await welcomed();
  const { bouncing, delivering } = await database.db.$transaction(async (tx) => {
    // The bounce has read the email, and cannot go on.
    await tx.$executeRaw`SELECT FROM cards FOR UPDATE`;
    const bouncing = hear(jane, 'email.bounced', 'Permanent');
    await waitForBlocked(database.db, 1);
    const delivering = hear(jane, 'email.delivered');
    await waitForBlocked(database.db, 2);
    return { bouncing, delivering };
  });
  expect([await bouncing, await delivering]).toEqual(['RECORDED', 'IGNORED']);
  expect(await emailOf(jane)).toMatchObject({ status: 'BOUNCED' });
});

test('events that arrive out of order do not undo later ones', async () => {
  const jane = await welcomed();
  await hear(jane, 'email.bounced');
  for (const late of ['email.delivered', 'email.sent', 'email.delivery_delayed', 'email.failed'] as const) {
    expect(await hear(jane, late)).toBe('IGNORED');
  }
  expect(await emailOf(jane)).toMatchObject({ status: 'BOUNCED' });
  expect(await jane.facts()).toHaveLength(2);
});

test.each<[MailEvent, object, object]>([
  ['email.sent', { status: 'ACCEPTED' }, { status: 'OPEN' }],
  ['email.delivered', { status: 'DELIVERED' }, { status: 'OPEN' }],
  ['email.bounced', { status: 'BOUNCED' }, { status: 'BOUNCED', nextFollowUpAt: null }],
  ['email.suppressed', { status: 'SUPPRESSED' }, { status: 'BOUNCED', welcomedAt: null }],
])('%s that comes before the answer to the sending request stays', async (event, email, round) => {
  const jane = await office.invited();
  const { mailer } = office;
  await deliver({
    ...mailer,
    send: async (batch) => {
      const outcome = await mailer.send(batch);
      expect(await hear(jane, event)).toBe('RECORDED');
      return outcome;
    },
  });
  expect(await emailOf(jane)).toMatchObject({ ...email, providerId: mailOf(jane).id });
  expect(await roundOf(jane)).toMatchObject(round);
  expect(await deliver()).toMatchObject({ accepted: 0 });
});

test('the Welcome email is reported as sent once, whether the answer or the event comes first', async () => {
  const jane = await office.invited();
  const card = await makeCard(database.db, { membershipId: jane.membershipId });
  await database.db.round.update({ where: { id: jane.roundId }, data: { cardId: card.id } });
  const { mailer } = office;
  await deliver({
    ...mailer,
    send: async (batch) => {
      const outcome = await mailer.send(batch);
      await hear(jane, 'email.delivered');
      office.context.clock.advance(1000);
      return outcome;
    },
  });
  const facts = await database.db.cardFact.findMany({ where: { cardId: card.id } });
  expect(facts.map(({ kind }) => kind).sort()).toEqual(['DELIVERED', 'WELCOME_SENT']);
  const { acceptedAt } = await emailOf(jane);
  expect((await roundOf(jane)).welcomedAt).toEqual(acceptedAt);
});

test('an event settles an email whose outcome was not known', async () => {
  const jane = await office.invited();
  office.resend.fail({ fault: 'reset-after' });
  await deliver();
  office.context.clock.advance(DAY);
  await deliver();
  expect(await emailOf(jane)).toMatchObject({ status: 'UNKNOWN' });
  const { welcomedAt } = await roundOf(jane);
  expect(await hear(jane, 'email.delivered')).toBe('RECORDED');
  expect(await emailOf(jane)).toMatchObject({ status: 'DELIVERED', providerId: mailOf(jane).id });
  expect((await roundOf(jane)).welcomedAt).toEqual(welcomedAt);
});

test('an email is found by the provider’s id where the tag is missing', async () => {
  const jane = await welcomed();
  expect(await receive(office.resend.signed({ ...mailOf(jane), tags: {} }, 'email.delivered'))).toBe(
    'RECORDED',
  );
});

test('events about emails of another installation, opens and clicks are ignored', async () => {
  const jane = await welcomed();
  const mail = mailOf(jane);
  const foreign = { ...mail, id: 'other', tags: { email_id: '00000000-0000-4000-8000-000000000000' } };
  expect(await receive(office.resend.signed(foreign, 'email.bounced'))).toBe('IGNORED');
  const odd = { ...mail, id: 'other', tags: { email_id: 'x' } };
  expect(await receive(office.resend.signed(odd, 'email.bounced'))).toBe('IGNORED');
  expect(await emailOf(jane)).toMatchObject({ status: 'ACCEPTED' });
});
