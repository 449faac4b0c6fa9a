import { expect, test } from '@jest/globals';
import { useAnnouncements } from './announcements-app.ts';

const app = useAnnouncements();

const tomorrow = async (type: string) => {
  await app.db.$executeRawUnsafe(`ALTER TYPE ${type} ADD VALUE IF NOT EXISTS 'OF_TOMORROW'`);
};

test('a fact of a kind that only a newer version knows waits for it; its card, its thread and all others go on', async () => {
  await tomorrow('fact_kind');
  const [newer, other] = [await app.invite(), await app.invite()];
  await app.note(newer.roundId, { kind: 'WELCOME_SENT', key: 'unknown' });
  await app.db.$executeRawUnsafe(
    `UPDATE card_facts SET kind = 'OF_TOMORROW' WHERE card_id = '${newer.cardId}' AND kind = 'WELCOME_SENT'`,
  );
  await app.note(newer.roundId, { kind: 'DELIVERED', key: 'delivered:0', day: 0 });
  await app.runAll();
  expect(app.messagesOf(newer.cardId)[0]?.replies.map(({ text }) => text.replace(/ · .*/, ''))).toEqual([
    'Welcome email delivered',
  ]);
  expect(app.messagesOf(other.cardId)).toHaveLength(1);
  expect(await app.run()).toBe(0);
  expect(app.log.map(({ text }) => text)).toEqual([expect.stringContaining('A newer version of Usher')]);
  app.log.length = 0;

  // The newer version has come, and tells it.
  await app.db.$executeRawUnsafe(
    `UPDATE card_facts SET kind = 'WELCOME_SENT' WHERE card_id = '${newer.cardId}' AND ts IS NULL`,
  );
  await app.runAll();
  expect(app.messagesOf(newer.cardId)[0]?.replies).toHaveLength(2);
});

test('a card that cannot be read is set aside, logged once, and all others are posted in the same run', async () => {
  const [damaged, sound] = [await app.invite(), await app.invite()];
  await app.db.$executeRaw`UPDATE rounds SET expires_at = 'infinity' WHERE id = ${damaged.roundId}::uuid`;
  await app.runAll();
  await app.runAll();
  expect(app.messagesOf(sound.cardId)).toHaveLength(1);
  expect(app.log.filter(({ level }) => level === 'error').length).toBeLessThanOrEqual(1);
  await app.db.$executeRaw`UPDATE rounds SET expires_at = now() WHERE id = ${damaged.roundId}::uuid`;
  await app.runUntilDone();
  expect(app.messagesOf(damaged.cardId)).toHaveLength(1);
  app.log.length = 0;
});

test('a round that ended in a way only a newer version knows keeps its own card waiting, and no other', async () => {
  await tomorrow('round_status');
  const [newer, sound] = [await app.invite(), await app.invite()];
  await app.db.$executeRawUnsafe(
    `UPDATE rounds SET status = 'OF_TOMORROW', ended_at = now() WHERE id = '${newer.roundId}'`,
  );
  await app.runAll();
  expect(app.messagesOf(sound.cardId)).toHaveLength(1);
  expect(app.messagesOf(newer.cardId)).toEqual([]);
  expect(app.log.filter(({ level }) => level === 'error')).toHaveLength(1);
});

test('a notice of a kind that only a newer version knows keeps no other notice waiting', async () => {
  await tomorrow('notice_kind');
  const at = app.context.clock.now();
  const notice = (key: string) =>
    app.db.notice.create({
      data: {
        ...{ key, at, tenantId: app.ids.tenantId, workspace: 'T000000001', channel: '#general' },
        kind: 'COMPANY_ASSOCIATED',
        data: { tenantName: 'Northwind Tower', companyName: 'Acme Steel', by: 'Alice', isNew: false },
      },
    });
  const [newer, sound] = [await notice('newer'), await notice('sound')];
  await app.db.$executeRawUnsafe(`UPDATE notices SET kind = 'OF_TOMORROW' WHERE id = '${newer.id}'`);
  await app.runAll();
  const posted = await app.db.notice.findUniqueOrThrow({ where: { id: sound.id } });
  expect(posted.ts).not.toBeNull();
  // Nothing was tried with it, so that nothing keeps the newer version from posting it.
  const [untouched] = await app.db.$queryRaw<{ attempts: number; nextAttemptAt: Date | null }[]>`
    SELECT attempts, next_attempt_at AS "nextAttemptAt" FROM notices WHERE id = ${newer.id}::uuid`;
  expect(untouched).toEqual({ attempts: 0, nextAttemptAt: null });
});
