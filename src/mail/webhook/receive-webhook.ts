import type { Context, Transaction } from '../../context.ts';
import { endRounds } from '../../invitations/rounds/end-rounds.ts';
import { markEmailsSent } from '../../invitations/rounds/mark-emails-sent.ts';
import { lockCardsOf, recordFacts } from '../../invitations/rounds/record-facts.ts';
import { tellInviters } from '../../invitations/rounds/tell-inviters.ts';
import { inTransaction } from '../../transaction.ts';
import { EMAIL_TAG } from '../letters/email.ts';
import { type EventEffect, effectOf, type MailEvent, readMailEvent } from './mail-event.ts';

/** `IGNORED`: it says nothing new about an email of ours. `REPEATED`: it was received before. */
export type Received = 'RECORDED' | 'REPEATED' | 'IGNORED';

/** Of a webhook's id, so that it fits in an index. */
const LONGEST_ID = 255;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Receives an event of the mail provider: delivered, bounced, reported as spam, suppressed, failed. Events come
 * repeatedly, out of order, and sometimes before the answer to the request that sent the mail. Each takes effect once,
 * and no status goes backwards.
 *
 * @throws UserError `UNAUTHORIZED` when the signature is missing, wrong or old
 */
export async function receiveMailWebhook(
  context: Context,
  request: {
    /** As it came: the signature covers its bytes. */
    body: Buffer | string;
    headers: Readonly<Record<string, string | string[] | undefined>>;
    secret: string;
  },
): Promise<Received> {
  const { id, event } = readMailEvent(request);
  const effect = event && effectOf(event);
  if (!effect) return 'IGNORED';
  const at = context.clock.now();
  const received = await inTransaction(context.db, async (tx): Promise<Received> => {
    const first = await tx.receivedWebhook.createMany({
      data: { id: `resend:${id.slice(0, LONGEST_ID)}`, receivedAt: at },
      skipDuplicates: true,
    });
    if (first.count === 0) return 'REPEATED';
    return (await recordEffect(tx, { event, effect, at })) ? 'RECORDED' : 'IGNORED';
  });
  if (received === 'RECORDED') context.wake('announce');
  return received;
}

async function recordEffect(
  tx: Transaction,
  options: { event: MailEvent; effect: EventEffect; at: Date },
): Promise<boolean> {
  const { event, effect, at } = options;
  const email = await lockEmail(tx, event);
  if (!email || !effect.after.includes(email.status)) return false;
  const { id, roundId, day } = email;
  const { createdAt: writtenAt, membership } = email;
  const ending = effect.endsRounds ? await lockRounds(tx, { ...membership, roundId, writtenAt }) : [];
  await lockCardsOf(tx, roundId === null ? ending : [...ending, roundId]);
  await tx.email.update({
    where: { id },
    data: {
      status: effect.status,
      providerId: email.providerId ?? (await freeProviderId(tx, event)),
      ...(effect.hasLeft && { acceptedAt: email.acceptedAt ?? at }),
      ...(effect.isFinal && { settledAt: at }),
      ...(effect.detail !== null && { error: effect.detail }),
    },
  });
  // For an email that was accepted, or given up as unknown, this was recorded then.
  if (effect.hasLeft && email.status === 'FROZEN') await markEmailsSent(tx, { emailRowIds: [id], at });
  if (effect.fact && roundId !== null) {
    const detail = effect.detail === null ? {} : { detail: effect.detail };
    const key = `${effect.status.toLowerCase()}:${day}`;
    await recordFacts(tx, [{ roundId, kind: effect.fact, key, day, ...detail, at }]);
  }
  const { detail } = effect;
  if (effect.endsRounds) {
    const ended = await endRounds(tx, {
      ...{ roundIds: ending, status: effect.endsRounds, at },
      ...(detail !== null && { detail }),
    });
    const why = effect.status === 'SUPPRESSED' ? 'SUPPRESSED' : effect.endsRounds;
    await tellInviters(tx, { why, rounds: ended.map((ended) => ({ roundId: ended, detail })), at });
  } else if (effect.status === 'FAILED' && roundId !== null) {
    await tellInviters(tx, { why: 'FAILED', rounds: [{ roundId, day, detail }], at });
  }
  return true;
}

/** The provider's id for the email, unless another email has it. */
async function freeProviderId(tx: Transaction, { data }: MailEvent): Promise<string | null> {
  const providerId = data.email_id ?? null;
  if (providerId === null) return null;
  return (await tx.email.count({ where: { providerId } })) === 0 ? providerId : null;
}

/** Finds the email by the tag it was sent with, or else by the provider's id. */
async function lockEmail(tx: Transaction, { data }: MailEvent) {
  const tag = data.tags.get(EMAIL_TAG);
  const [tagged] =
    typeof tag === 'string' && UUID.test(tag)
      ? await tx.$queryRaw<{ id: string }[]>`SELECT id FROM emails WHERE id = ${tag}::uuid FOR UPDATE`
      : [];
  const [locked] = tagged
    ? [tagged]
    : await tx.$queryRaw<
        { id: string }[]
      >`SELECT id FROM emails WHERE provider_id = ${data.email_id ?? ''} FOR UPDATE`;
  if (!locked) return null;
  return tx.email.findUniqueOrThrow({
    where: { id: locked.id },
    select: {
      id: true,
      status: true,
      day: true,
      roundId: true,
      providerId: true,
      acceptedAt: true,
      createdAt: true,
      membership: { select: { userId: true } },
    },
  });
}

/**
 * Locks all open rounds of a person, in every tenant, as all of them go to the same address, and the round of the email.
 * What becomes of mail that was written before the address was corrected says nothing about the new one.
 *
 * @param options.writtenAt when the email was written
 * @returns the ids of the open ones
 */
async function lockRounds(
  tx: Transaction,
  options: { userId: string; roundId: string | null; writtenAt: Date },
): Promise<string[]> {
  const rounds = await tx.$queryRaw<{ id: string; isOpen: boolean }[]>`
    SELECT r.id, r.status = 'OPEN' AS "isOpen"
    FROM rounds r JOIN memberships m ON m.id = r.membership_id JOIN users u ON u.id = m.user_id
    WHERE u.id = ${options.userId}::uuid
      AND (r.id = ${options.roundId}::uuid OR r.status = 'OPEN'
           AND (u.email_corrected_at IS NULL OR u.email_corrected_at <= ${options.writtenAt}::timestamptz))
    ORDER BY r.id FOR UPDATE OF r`;
  return rounds.filter(({ isOpen }) => isOpen).map(({ id }) => id);
}
