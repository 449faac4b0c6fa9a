import { brotliCompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { MINUTE } from '../../src/clock.ts';
import { openLink } from '../../src/invitations/links/link-state.ts';
import { earlierLinkToken, linkToken } from '../../src/invitations/links/link-token.ts';
import { openFrozen } from '../../src/mail/batches/frozen.ts';
import { TOKEN_PLACE } from '../../src/mail/letters/token-place.ts';
import { useDatabase } from '../setup/database.ts';
import { atOffice, type Person, usePostOffice } from './post-office.ts';

const database = useDatabase();
const office = usePostOffice(database);

const { deliver, emailOf, mailsOf } = atOffice(office, database);

/** Damages what was frozen of one person's email. */
async function damage({ emailRowId }: Person) {
  const { batchId, position } = await database.db.email.findUniqueOrThrow({ where: { id: emailRowId } });
  const where = { id: batchId ?? '' };
  const { letters } = await database.db.mailBatch.findUniqueOrThrow({ where });
  const { texts, emails } = JSON.parse(Buffer.from(letters ?? '').toString());
  emails[position ?? -1] = [texts.length];
  await database.db.mailBatch.update({
    where,
    data: { letters: Buffer.from(JSON.stringify({ texts, emails })) },
  });
}
const packed = (content: unknown) => new Uint8Array(brotliCompressSync(JSON.stringify(content)));

/** What was frozen of one person's email, as earlier versions rendered it; `key` is how they derived its link. */
async function asEarlier({ emailRowId }: Person, key: { key?: 'links' }) {
  const { batchId, position } = await database.db.email.findUniqueOrThrow({ where: { id: emailRowId } });
  const { letters } = await database.db.mailBatch.findUniqueOrThrow({ where: { id: batchId ?? '' } });
  const jsonAt = await openFrozen({ letters, frozen: null });
  const { secret } = office.context;
  const json = jsonAt(position ?? -1, { emailRowId, secret }).join('');
  const { reply_to: replyTo = null, ...email } = JSON.parse(
    json.replaceAll(linkToken(secret, emailRowId), TOKEN_IN_JSON),
  );
  return { batchId: batchId ?? '', email: { ...email, replyTo, ...key } };
}
const TOKEN_IN_JSON = JSON.stringify(TOKEN_PLACE).slice(1, -1);

test('a frozen email that cannot be read is rendered once more, and stops nobody', async () => {
  const [jane, sam] = [await office.invited(), await office.invited()];
  office.resend.fail({ fault: 'daily-quota' });
  await deliver();
  await damage(jane);
  office.context.clock.advance(70 * MINUTE);
  const ines = await office.invited();
  expect(await deliver()).toMatchObject({ accepted: 3 });
  expect([jane, sam, ines].map((person) => mailsOf(person).length)).toEqual([1, 1, 1]);
  expect(office.log.filter(({ level }) => level === 'error')).toMatchObject([
    { fields: { emailRowId: jane.emailRowId } },
  ]);
});

test('where its batch may have been sent, the batch is unknown, and all others leave in the same run', async () => {
  const [jane, sam] = [await office.invited(), await office.invited()];
  office.resend.fail({ fault: 'reset-after' });
  await deliver();
  await damage(jane);
  office.context.clock.advance(10 * MINUTE);
  const ines = await office.invited();
  expect(await deliver()).toMatchObject({ accepted: 1, unknown: 2 });
  expect([jane, sam, ines].map((person) => mailsOf(person).length)).toEqual([1, 1, 1]);
  expect((await emailOf(jane)).status).toBe('UNKNOWN');
});

test.each([
  {
    where: 'with each email, and without keys for purposes',
    keep: async (jane: Person) => {
      const { batchId, email } = await asEarlier(jane, {});
      await database.db.mailBatch.update({ where: { id: batchId }, data: { letters: null } });
      await database.db.email.update({ where: { id: jane.emailRowId }, data: { frozen: email } });
    },
    derive: earlierLinkToken,
  },
  {
    where: 'with the batch, all of each text',
    keep: async (jane: Person) => {
      const { batchId, email } = await asEarlier(jane, { key: 'links' });
      const data = { letters: null, frozen: packed([email]) };
      await database.db.mailBatch.update({ where: { id: batchId }, data });
    },
    derive: linkToken,
  },
])(
  'mail that an earlier version kept $where leaves with its link at every attempt',
  async ({ keep, derive }) => {
    const jane = await office.invited();
    office.resend.fail({ fault: 'daily-quota' });
    await deliver();
    await keep(jane);
    office.context.clock.advance(70 * MINUTE);
    office.resend.fail({ fault: 'reset-after' });
    await deliver();
    office.context.clock.advance(10 * MINUTE);
    expect(await deliver()).toMatchObject({ accepted: 1 });
    const [mail, ...others] = mailsOf(jane);
    expect(others).toEqual([]);
    const token = derive(office.context.secret, jane.emailRowId);
    expect(mail?.text).toContain(`/i/${token}`);
    expect(await openLink(office.context, { token })).toMatchObject({ state: 'LIVE' });
    expect(office.log.filter(({ level }) => level === 'error')).toEqual([]);
  },
);

test('an earlier version cannot give up a batch that it cannot read and that may have been sent', async () => {
  const jane = await office.invited();
  office.resend.fail({ fault: 'reset-after' });
  await deliver();
  const { batchId } = await emailOf(jane);
  // It sees a batch of which nothing was kept.
  const gives = database.db.mailBatch.update({ where: { id: batchId ?? '' }, data: { status: 'UNKNOWN' } });
  await expect(gives).rejects.toThrow('mail_batches_with_letters_are_given_up_by_their_readers');
  office.context.clock.advance(10 * MINUTE);
  expect(await deliver()).toMatchObject({ accepted: 1 });
  expect(mailsOf(jane)).toHaveLength(1);
});

test('an email whose round cannot be read fails alone', async () => {
  const [jane, sam] = [await office.invited(), await office.invited()];
  // A time that JavaScript has no date for.
  await database.db.$executeRaw`
    UPDATE rounds SET welcomed_at = 'infinity' WHERE id = ${jane.roundId}::uuid`;
  expect(await deliver()).toMatchObject({ accepted: 1, failed: 1 });
  expect(mailsOf(sam)).toHaveLength(1);
  expect(await emailOf(jane)).toMatchObject({
    status: 'FAILED',
    error: expect.stringMatching(/^could not be /),
  });
  await database.db.$executeRaw`UPDATE rounds SET welcomed_at = NULL WHERE id = ${jane.roundId}::uuid`;
});

test('an email of a kind that only a newer version knows waits for it, and the others leave', async () => {
  await database.db.$executeRawUnsafe(`ALTER TYPE email_kind ADD VALUE IF NOT EXISTS 'OF_TOMORROW'`);
  const [jane, sam] = [await office.invited(), await office.invited()];
  const kind = (name: string) =>
    database.db.$executeRawUnsafe(`UPDATE emails SET kind = '${name}' WHERE id = '${jane.emailRowId}'`);
  await kind('OF_TOMORROW');
  expect(await deliver()).toMatchObject({ accepted: 1, failed: 0 });
  expect(mailsOf(sam)).toHaveLength(1);
  await kind('WELCOME');
  expect(await deliver()).toMatchObject({ accepted: 1 });
  expect(mailsOf(jane)).toHaveLength(1);
});
