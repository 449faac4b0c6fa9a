import { card as cardMessage } from '../../../blocks/channel/card.ts';
import { postOnce } from '../post-once.ts';
import { GONE, UNFIT } from '../slack-answer.ts';
import type { Posted } from '../slack-client.ts';
import { type CardWork, channelOf, EDITS, giveUp, leaveDeleted, putOff, type Step } from './card-work.ts';
import type { CardToShow } from './read-cards.ts';

/** Posts the card, or edits it to how things stand: many changes, one edit. */
export async function showCard(work: CardWork): Promise<Step> {
  const { slack, card } = work;
  if (card.posted) return card.shown < card.revision ? editCard(work, card.posted) : 'go-on';
  return slack.pace.isHeld(channelOf(slack, card)) ? 'stop' : postCard(work);
}

/** In the channel; where the app may not post, directly to the person who asked. */
async function postCard(work: CardWork): Promise<Step> {
  const { slack, lease, card } = work;
  const { attempts, createdAt: since, requestedBy } = card;
  if (!(await lease.attempt())) return 'stop';
  const key = { type: 'usher_card', key: card.id } as const;
  const inChannel = { channel: card.channel, key, message: messageOf(card, null) };
  const answer = await postOnce(slack, { post: inChannel, attempts, since });
  if (answer.ok) return keepPosted(work, answer.value);
  if (answer.why !== 'REFUSED') return putOff(work, answer, attempts, () => undoAttempt(work));
  const refused = `${card.channel}: ${answer.error}`;
  if (UNFIT.has(answer.error) || !requestedBy) return giveUp(work, refused);

  const directly = { channel: requestedBy, key, message: messageOf(card, card.channel) };
  const direct = await postOnce(slack, { post: directly, attempts, since });
  if (direct.ok) return keepPosted(work, direct.value);
  if (direct.why !== 'REFUSED') return putOff(work, direct, attempts, () => undoAttempt(work));
  return giveUp(work, `${refused}; directly to ${requestedBy}: ${direct.error}`);
}

async function keepPosted(work: CardWork, posted: Posted): Promise<Step> {
  const { context, card, sent } = work;
  const { db } = context;
  const told = card.facts.filter(({ toldByCard }) => toldByCard).map(({ id }) => id);
  await db.$transaction([
    db.$executeRaw`
      UPDATE cards SET posted_channel = ${posted.channel}, ts = ${posted.ts}, shown = ${card.revision}, attempts = 0
      WHERE id = ${card.id}::uuid`,
    db.$executeRaw`UPDATE card_facts SET ts = ${posted.ts} WHERE id = ANY (${told}::uuid[])`,
  ]);
  card.posted = posted;
  card.fresh = true;
  card.shown = card.revision;
  card.facts = card.facts.filter(({ toldByCard }) => !toldByCard);
  sent();
  return 'go-on';
}

async function editCard(work: CardWork, posted: Posted): Promise<Step> {
  const { context, slack, lease, card } = work;
  if (slack.pace.isHeld(EDITS)) return 'go-on';
  if (!(await lease.attempt())) return 'stop';
  const direct = posted.channel.startsWith('D') && posted.channel !== card.channel;
  const answer = await slack.edit(posted, messageOf(card, direct ? card.channel : null));
  if (answer.ok) {
    work.sent();
    return keepShown(work);
  }
  switch (answer.why) {
    case 'LIMITED':
      // The thread goes on meanwhile.
      slack.pace.hold(EDITS, answer.retryAfter);
      await undoAttempt(work);
      return 'go-on';
    case 'REFUSED':
      if (GONE.has(answer.error)) return (await leaveDeleted(work)) === 'anew' ? showCard(work) : 'stop';
      context.logger.warn({ card: card.id, error: answer.error }, 'A card cannot be edited any more.');
      return keepShown(work);
    default:
      return putOff(work, answer, card.attempts, () => undoAttempt(work));
  }
}

async function keepShown({ context, card }: CardWork): Promise<Step> {
  await context.db.$executeRaw`
    UPDATE cards SET shown = ${card.revision}, attempts = 0 WHERE id = ${card.id}::uuid`;
  card.shown = card.revision;
  return 'go-on';
}

async function undoAttempt({ context, card }: CardWork): Promise<void> {
  await context.db.$executeRaw`UPDATE cards SET attempts = ${card.attempts} WHERE id = ${card.id}::uuid`;
}

function messageOf(card: CardToShow, refusedIn: string | null) {
  return cardMessage({ ...card.data, refusedIn });
}
