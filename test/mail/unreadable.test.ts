import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { MINUTE } from '../../src/clock.ts';
import { openLink } from '../../src/invitations/links/link-state.ts';
import { earlierLinkToken } from '../../src/invitations/links/link-token.ts';
import { deliverMail } from '../../src/mail/deliver-mail.ts';
import type { Mailer } from '../../src/mail/mailer.ts';
import { useDatabase } from '../setup/database.ts';
import { type Person, usePostOffice } from './post-office.ts';

const database = useDatabase();
const office = usePostOffice(database);

const deliver = (mailer: Mailer = office.mailer) => deliverMail(office.context, { mailer });
const emailOf = ({ emailRowId }: Person) =>
  database.db.email.findUniqueOrThrow({ where: { id: emailRowId } });
const mailsOf = ({ address }: Person) => office.resend.mailbox(address);
/** Changes what was frozen of one person's email. */
async function changeFrozen({ emailRowId }: Person, change: (frozen: Record<string, unknown>) => unknown) {
  const { batchId, position } = await database.db.email.findUniqueOrThrow({ where: { id: emailRowId } });
  const where = { id: batchId ?? '' };
  const { frozen } = await database.db.mailBatch.findUniqueOrThrow({ where });
  const elements: Record<string, unknown>[] = JSON.parse(brotliDecompressSync(frozen ?? '').toString());
  const changed = elements.map((element, at) => (at === position ? change(element) : element));
  await database.db.mailBatch.update({
    where,
    data: { frozen: new Uint8Array(brotliCompressSync(JSON.stringify(changed))) },
  });
}
const damage = (person: Person) => changeFrozen(person, () => ({ from: 7 }));

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

test('mail that an earlier version rendered leaves with the link that it derived, at every attempt, and the link opens', async () => {
  const jane = await office.invited();
  office.resend.fail({ fault: 'daily-quota' });
  await deliver();
  // It kept each text with its email.
  let kept = {};
  await changeFrozen(jane, ({ key: _, ...frozen }) => {
    kept = frozen;
    return null;
  });
  await database.db.email.update({ where: { id: jane.emailRowId }, data: { frozen: kept } });
  office.context.clock.advance(70 * MINUTE);
  office.resend.fail({ fault: 'reset-after' });
  await deliver();
  office.context.clock.advance(10 * MINUTE);
  expect(await deliver()).toMatchObject({ accepted: 1 });
  const [mail, ...others] = mailsOf(jane);
  expect(others).toEqual([]);
  const token = earlierLinkToken(office.context.secret, jane.emailRowId);
  expect(mail?.text).toContain(`/i/${token}`);
  expect(await openLink(office.context, { token })).toMatchObject({ state: 'LIVE' });
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
