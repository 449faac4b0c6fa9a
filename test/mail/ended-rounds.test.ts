import { expect, test } from '@jest/globals';
import type { Mail } from '../../sandbox/resend/mail.ts';
import { unsubscribeAddress } from '../../sandbox/resend/unsubscribe.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/clock.ts';
import { openLink } from '../../src/invitations/links/link-state.ts';
import { linkToken } from '../../src/invitations/links/link-token.ts';
import { requestNewLink } from '../../src/invitations/links/request-new-link.ts';
import { endRound, type RoundEnd } from '../../src/invitations/rounds/end-rounds.ts';
import { openRounds } from '../../src/invitations/rounds/open-rounds.ts';
import type { Mailer } from '../../src/mail/mailer.ts';
import { createMailer } from '../../src/mail/resend.ts';
import { inSqlTransaction, inTransaction } from '../../src/transaction.ts';
import { useDatabase } from '../setup/database.ts';
import { linksIn } from '../setup/links-in-mail.ts';
import { atOffice, type Person, usePostOffice } from './post-office.ts';

const database = useDatabase();
const office = usePostOffice(database, { timeout: 2 * SECOND });

const { batchOf, bodies, deliver, emailOf, keys, mailsOf } = atOffice(office, database);

const ended = ({ roundId }: Person, status: RoundEnd) =>
  inTransaction(database.db, (tx) => endRound(tx, { roundId, status, at: office.context.clock.now() }));
const isOfFirstRound =
  ({ emailRowId }: Person) =>
  ({ tags }: Mail) =>
    tags.email_id === emailRowId;

const reinvited = ({ membershipId }: Person) =>
  inSqlTransaction(database.db, (tx) =>
    openRounds(tx, {
      ...{ membershipIds: [membershipId], by: null, announce: null },
      at: office.context.clock.now(),
    }),
  );

/** Ways in which a round ends while its mail waits. */
const ENDS: [string, (person: Person) => Promise<unknown>][] = [
  ['revoked', (person) => ended(person, 'REVOKED')],
  ['logged in', (person) => ended(person, 'LOGGED_IN')],
  ['re-invited', reinvited],
];

test('a batch that may have been sent keeps its members, also when a round has ended since', async () => {
  const [jane, sam] = [await office.invited(), await office.invited()];
  office.resend.fail({ fault: 'reset-after' });
  await deliver();
  await database.db.$transaction((tx) =>
    endRound(tx, { roundId: sam.roundId, status: 'REVOKED', at: office.context.clock.now() }),
  );
  office.context.clock.advance(10 * MINUTE);
  expect(await deliver()).toMatchObject({ accepted: 2, cancelled: 0 });
  expect(new Set(bodies()).size).toBe(1);
  expect([mailsOf(jane).length, mailsOf(sam).length]).toEqual([1, 1]);
});

test('too many requests: the batch waits as long as the provider says, and leaves without those whose round has ended', async () => {
  const [jane, sam] = [await office.invited(), await office.invited()];
  office.resend.fail({ fault: 'rate-limit', retryAfter: 60 });
  expect(await deliver()).toMatchObject({ accepted: 0 });
  const batch = await batchOf(jane);
  expect(batch).toMatchObject({ status: 'SENDING', attempts: 0, firstTriedAt: null });
  expect(batch.nextAttemptAt.getTime()).toBeGreaterThan(office.context.clock.now().getTime() + 50 * SECOND);
  expect(office.mailer.pause()).toBeGreaterThan(50 * SECOND);

  await database.db.$transaction((tx) =>
    endRound(tx, { roundId: sam.roundId, status: 'REVOKED', at: office.context.clock.now() }),
  );
  // What has surely not left is cancelled at once, whatever comes of the batch.
  expect(await emailOf(sam)).toMatchObject({ status: 'CANCELLED', batchId: null, position: null });
  office.context.clock.advance(2 * MINUTE);
  const { apiKey, baseUrl } = office.resend;
  const { clock } = office.context;
  // The pace is kept in memory: another worker does not know that it should wait.
  const other = createMailer({ apiKey, baseUrl, from: office.mailer.from, rate: 100, clock });
  expect(await deliver(other)).toMatchObject({ accepted: 1, cancelled: 0 });
  expect([mailsOf(jane).length, mailsOf(sam).length]).toEqual([1, 0]);
  // Another body, so another key: whatever the provider remembers of the first, it was not this.
  expect(new Set(keys()).size).toBe(2);
  expect(await batchOf(jane)).toMatchObject({ id: keys().at(-1), status: 'DONE' });
});

test.each(ENDS)('mail that is parked never leaves after its round has ended: %s', async (_, end) => {
  const people = [await office.invited(), await office.invited()] as const;
  const [jane, sam] = people;
  office.resend.fail({ fault: 'monthly-quota' });
  expect(await deliver()).toMatchObject({ accepted: 0, parked: true });
  await end(sam);
  expect(await emailOf(sam)).toMatchObject({ status: 'CANCELLED' });
  expect(await emailOf(jane)).toMatchObject({ status: 'FROZEN' });
  office.context.clock.advance(2 * HOUR);
  await deliver();
  expect([mailsOf(jane).length, mailsOf(sam).filter(isOfFirstRound(sam)).length]).toEqual([1, 0]);
});

test.each([
  ['and the provider takes it, it has left', null, { accepted: 2 }, 'ACCEPTED'],
  [
    'and the provider refuses for now, it leaves no more',
    { fault: 'daily-quota' },
    { accepted: 0 },
    'CANCELLED',
  ],
] as const)('a round ends while its mail is being sent: %s', async (_, fault, delivery, status) => {
  const [jane, sam] = [await office.invited(), await office.invited()];
  if (fault) office.resend.fail(fault);
  const { mailer } = office;
  const meanwhile: Mailer = {
    ...mailer,
    async send(batch) {
      await ended(sam, 'REVOKED');
      return mailer.send(batch);
    },
  };
  expect(await deliver(meanwhile)).toMatchObject(delivery);
  office.context.clock.advance(2 * HOUR);
  await deliver();
  expect(await emailOf(sam)).toMatchObject({ status });
  expect(await emailOf(jane)).toMatchObject({ status: 'ACCEPTED' });
  expect([mailsOf(jane).length, mailsOf(sam).length]).toEqual([1, fault ? 0 : 1]);
});

test('a batch that nobody is left in is over, and holds no other mail back', async () => {
  const sam = await office.invited();
  office.resend.fail({ fault: 'monthly-quota' });
  await deliver();
  await ended(sam, 'REVOKED');
  office.context.clock.advance(2 * HOUR);
  const jane = await office.invited();
  expect(await deliver()).toMatchObject({ accepted: 1, parked: false });
  expect([mailsOf(jane).length, mailsOf(sam).length]).toEqual([1, 0]);
  const waiting = await database.db.mailBatch.count({ where: { status: { in: ['SENDING', 'PARKED'] } } });
  expect(waiting).toBe(0);
});

test('who asks on the page of an earlier link gets a mail with a link of the round that is open', async () => {
  const { context } = office;
  const jane = await office.invited();
  await deliver();
  context.clock.advance(DAY);
  await reinvited(jane);
  await deliver();
  context.clock.advance(DAY);
  await requestNewLink(context, { token: linkToken(context.secret, jane.emailRowId) });
  expect(await deliver()).toMatchObject({ accepted: 1 });
  const mail = mailsOf(jane).at(-1);
  expect(mail).toMatchObject({ tags: { letter: 'link-again' } });
  const [token = ''] = (mail ? linksIn(mail) : []).flatMap((link) => link.split('/i/')[1] ?? []);
  expect(await openLink(context, { token })).toMatchObject({ state: 'LIVE' });
  expect(mail && unsubscribeAddress(mail)).toBe(`${context.publicUrl}/stop/${token}`);
});
