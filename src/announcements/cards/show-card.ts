import { card as cardMessage, type NotIn } from '../../../blocks/channel/card.ts';
import type { Context, Transaction } from '../../context.ts';
import { inTransaction } from '../../transaction.ts';
import { EDITS } from '../channel-pace.ts';
import { deliverOnce, postpone, whyBarred, whyNot } from '../deliver-once.ts';
import type { Run } from '../run.ts';
import { GONE } from '../slack-answer.ts';
import type { Posted } from '../slack-client.ts';
import type { ClaimedCard } from './claim-cards.ts';
import { postFacts } from './post-facts.ts';

/** The facts that somebody was invited, or asked for a new link. */
const ROUND_OPENED = ['INVITED', 'REINVITED', 'NEW_LINK'] as const;

/**
 * What to do next with a card.
 *
 * - `POST_FACTS`: the message is as it should be, or has to wait with its edit; the thread may go on
 * - `POST_AGAIN`: the message is gone or out of reach, and is to be posted once more
 * - `STOP`: the card is given up, or was given back for another attempt
 */
export type NextStep = 'POST_FACTS' | 'POST_AGAIN' | 'STOP';

/** Posts the card, or edits it to how things stand (many changes are one edit), and adds the new facts to its thread. */
export async function showCard(run: Run, card: ClaimedCard): Promise<void> {
  let next: NextStep = 'POST_AGAIN';
  while (next === 'POST_AGAIN') {
    next = await postOrEdit(run, card);
    if (next === 'POST_FACTS') next = await postAllFacts(run, card);
  }
}

async function postOrEdit(run: Run, card: ClaimedCard): Promise<NextStep> {
  if (card.posted) return card.shown < card.revision ? edit(run, card, card.posted) : 'POST_FACTS';
  return run.slack.pace.isHeld(run.slack.known(card.askedFor)) ? 'STOP' : post(run, card);
}

async function post(run: Run, card: ClaimedCard): Promise<NextStep> {
  const { lease, id, askedFor, requestedBy, attempts, createdAt } = card;
  const delivered = await deliverOnce(run, {
    ...{ lease, attempts, since: createdAt },
    key: { type: 'usher_card', key: id },
    to: askedFor,
    directlyTo: requestedBy,
    message: (notIn) => cardMessage({ ...card.data, notIn }),
  });
  if (delivered.outcome === 'POSTPONED') return 'STOP';
  if (delivered.outcome === 'REFUSED') return giveUp(run, card, delivered.reason);
  await savePosted(run, card, delivered.posted);
  return 'POST_FACTS';
}

async function savePosted({ context: { db } }: Run, card: ClaimedCard, posted: Posted): Promise<void> {
  const toldByCard = card.facts.filter((fact) => fact.toldByCard).map(({ id }) => id);
  await inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      UPDATE cards SET posted_channel = ${posted.channel}, ts = ${posted.ts}, shown = ${card.revision}, attempts = 0
      WHERE id = ${card.id}::uuid`;
    await tx.$executeRaw`UPDATE card_facts SET ts = ${posted.ts} WHERE id = ANY (${toldByCard}::uuid[])`;
  });
  card.posted = posted;
  card.fresh = true;
  card.shown = card.revision;
  card.attempts = 0;
  card.facts = card.facts.filter((fact) => !fact.toldByCard);
}

async function edit(run: Run, card: ClaimedCard, posted: Posted): Promise<NextStep> {
  const { context, slack } = run;
  const { lease, attempts } = card;
  if (slack.pace.isHeld(EDITS)) return 'POST_FACTS';
  if (!(await lease.beginAttempt())) return 'STOP';
  const message = cardMessage({ ...card.data, notIn: await whyDirect(run, card, posted) });
  const answer = await slack.edit(posted, message);
  if (answer.ok) {
    run.countDone();
    return saveShown(run, card);
  }
  switch (answer.why) {
    case 'LIMITED':
      // The facts in the thread do not have to wait with it.
      slack.pace.hold(EDITS, answer.retryAfter);
      await lease.undoAttempt();
      return 'POST_FACTS';
    case 'REFUSED':
      if (GONE.has(answer.error)) return respectDeletion(run, card);
      context.logger.warn({ ...lease.row, error: answer.error }, 'A card can no longer be edited.');
      return saveShown(run, card);
    default:
      await postpone(run, { lease, attempts, to: posted.channel }, answer);
      return 'STOP';
  }
}

/** Why a card is in the direct messages with a person and not in the channel that it was meant for, as things are now. */
async function whyDirect({ slack }: Run, { askedFor }: ClaimedCard, posted: Posted): Promise<NotIn | null> {
  const isDirect = posted.channel.startsWith('D') && posted.channel !== askedFor && !/^[UW]/.test(askedFor);
  if (!isDirect) return null;
  const barred = await whyBarred(slack, askedFor);
  return { channel: askedFor, why: barred?.why === 'REFUSED' ? whyNot(barred.error) : 'REFUSED' };
}

async function saveShown({ context }: Run, card: ClaimedCard): Promise<NextStep> {
  await context.db.$executeRaw`
    UPDATE cards SET shown = ${card.revision}, attempts = 0 WHERE id = ${card.id}::uuid`;
  card.shown = card.revision;
  card.attempts = 0;
  return 'POST_FACTS';
}

async function postAllFacts(run: Run, card: ClaimedCard): Promise<NextStep> {
  const ended = await postFacts(run, card);
  switch (ended.outcome) {
    case 'DONE':
      return 'STOP';
    case 'MESSAGE_DELETED':
      return respectDeletion(run, card);
    case 'DIRECT_MESSAGE_REFUSED':
      return giveUp(run, card, ended.reason);
    case 'CHANNEL_CLOSED':
      // Posted again, the card ends up with the person who asked for it.
      await forgetMessage(run, card);
      return 'POST_AGAIN';
  }
}

/**
 * Somebody deleted the message in Slack. It is posted again only when somebody is invited there again, which a fact that
 * is still to be posted may say already. Deleted twice in one run, it stays deleted.
 */
async function respectDeletion(run: Run, card: ClaimedCard): Promise<NextStep> {
  await forgetMessage(run, card);
  const error = 'The message was deleted in Slack.';
  const isGivenUp = await inTransaction(run.context.db, async (tx) => {
    // A round that is being opened at this moment holds this lock, and counts once it is there.
    await tx.$executeRaw`SELECT FROM cards WHERE id = ${card.id}::uuid FOR NO KEY UPDATE`;
    const newRounds = { cardId: card.id, ts: null, error: null, kind: { in: [...ROUND_OPENED] } };
    if (!card.fresh && (await tx.cardFact.count({ where: newRounds })) > 0) return false;
    await saveGivenUp(tx, card, error);
    return true;
  });
  if (!isGivenUp) return 'POST_AGAIN';
  logGivenUp(run, card, error);
  return 'STOP';
}

async function forgetMessage({ context }: Run, card: ClaimedCard): Promise<void> {
  await context.db.$executeRaw`
    UPDATE cards SET posted_channel = NULL, ts = NULL, shown = 0, attempts = 0 WHERE id = ${card.id}::uuid`;
  card.posted = null;
  card.attempts = 0;
}

/** Saves why the card is not tried again, until somebody is invited there again. */
async function giveUp(run: Run, card: ClaimedCard, error: string): Promise<NextStep> {
  await saveGivenUp(run.context.db, card, error);
  logGivenUp(run, card, error);
  return 'STOP';
}

async function saveGivenUp(db: Context['db'] | Transaction, card: ClaimedCard, error: string): Promise<void> {
  await db.$executeRaw`UPDATE cards SET error = ${error}, attempts = 0 WHERE id = ${card.id}::uuid`;
}

function logGivenUp({ context }: Run, { lease, askedFor: channel }: ClaimedCard, error: string): void {
  context.logger.warn({ ...lease.row, channel, error }, 'A card is no longer announced.');
}
