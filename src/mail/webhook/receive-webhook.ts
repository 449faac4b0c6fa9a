import type { Context, Transaction } from '../../context.ts';
import { endRounds } from '../../invitations/rounds/end-round.ts';
import { markEmailsSent } from '../../invitations/rounds/mark-emails-sent.ts';
import { recordFacts } from '../../invitations/rounds/record-facts.ts';
import { EMAIL_TAG } from '../letters/render-email.ts';
import { type MailNews, mailNews } from './event-effect.ts';
import { type MailEvent, readMailEvent } from './mail-event.ts';

/** `IGNORED`: it says nothing new about an email of ours. `REPEATED`: it was taken in before. */
export type Received = 'NOTED' | 'REPEATED' | 'IGNORED';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Takes in an event of the mail provider: delivered, bounced, reported as spam, suppressed, failed. Events come
 * repeated, out of order, and perhaps before the answer to the request that sent the mail: each is taken in once, and
 * no status goes backwards.
 *
 * @throws UserError `unauthorized` when the signature is missing, wrong or old; `BAD_REQUEST` when it is no event
 */
export async function receiveMailWebhook(
  context: Context,
  request: {
    /** As it came, unread: the signature is over its bytes. */
    body: Buffer | string;
    headers: Readonly<Record<string, string | string[] | undefined>>;
    secret: string;
  },
): Promise<Received> {
  const { id, event } = readMailEvent(request);
  const news = mailNews(event);
  if (!news) return 'IGNORED';
  const at = context.clock.now();
  const received = await context.db.$transaction(async (tx): Promise<Received> => {
    const first = await tx.receivedWebhook.createMany({
      data: { id: `resend:${id}`, receivedAt: at },
      skipDuplicates: true,
    });
    if (first.count === 0) return 'REPEATED';
    return (await note(tx, { event, news, at })) ? 'NOTED' : 'IGNORED';
  });
  if (received === 'NOTED') context.wake('announce');
  return received;
}

async function note(
  tx: Transaction,
  options: { event: MailEvent; news: MailNews; at: Date },
): Promise<boolean> {
  const { event, news, at } = options;
  const email = await lockEmail(tx, event);
  if (!email || !news.after.includes(email.status)) return false;
  const { id, roundId, day } = email;
  await tx.email.update({
    where: { id },
    data: {
      status: news.status,
      providerId: email.providerId ?? event.data.email_id ?? null,
      ...(news.left && { acceptedAt: email.acceptedAt ?? at }),
      ...(news.final && { settledAt: at }),
      ...(news.detail !== null && { error: news.detail }),
    },
  });
  // Of an email that was Accepted or given up as Unknown, this was noted then.
  if (news.left && email.status === 'FROZEN') await markEmailsSent(tx, { emailRowIds: [id], at });
  if (news.fact && roundId !== null) {
    const detail = news.detail === null ? {} : { detail: news.detail };
    const key = `${news.status.toLowerCase()}:${day}`;
    await recordFacts(tx, [{ roundId, kind: news.fact, key, day, ...detail, at }]);
  }
  if (news.end) {
    const roundIds = await lockOpenRounds(tx, { userId: email.membership.userId });
    const detail = news.detail === null ? {} : { detail: news.detail };
    await endRounds(tx, { roundIds, status: news.end, at, ...detail });
  }
  return true;
}

/** By the tag that the email was sent with, else by the provider's id. */
async function lockEmail(tx: Transaction, { data }: MailEvent) {
  const tag = data.tags?.[EMAIL_TAG];
  const [locked] =
    tag !== undefined && UUID.test(tag)
      ? await tx.$queryRaw<{ id: string }[]>`SELECT id FROM emails WHERE id = ${tag}::uuid FOR UPDATE`
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
      membership: { select: { userId: true } },
    },
  });
}

/** All open rounds of a person, in every tenant: it is the one address they all are sent to. */
async function lockOpenRounds(tx: Transaction, options: { userId: string }): Promise<string[]> {
  const rounds = await tx.$queryRaw<{ id: string }[]>`
    SELECT r.id FROM rounds r JOIN memberships m ON m.id = r.membership_id
    WHERE m.user_id = ${options.userId}::uuid AND r.status = 'OPEN'
    ORDER BY r.id FOR UPDATE OF r`;
  return rounds.map((round) => round.id);
}
