import type { Context } from '../context.ts';
import { type CardWork, channelOf, EDITS, EVERYTHING } from './cards/card-work.ts';
import { claimCards } from './cards/claim-cards.ts';
import { type CardToShow, readCards } from './cards/read-cards.ts';
import { showCard } from './cards/show-card.ts';
import { tellFacts } from './cards/tell-facts.ts';
import { afterAttempts, type Lease } from './lease.ts';
import { notifyInterruptedRequests } from './notices/notify-interrupted-requests.ts';
import { tellNotices } from './notices/tell-notices.ts';
import type { Announcer } from './slack-client.ts';

/** Milliseconds a run: a busy channel is left in between, so that the news of the others is seen. */
const BUDGET = 4_000;

/** So many attempts' worth of waiting, for what should never happen. */
const AFTER_A_FAULT = 10;

/**
 * Brings channels up to date: posts new cards, edits those that changed, tells new facts in their threads, posts
 * plain notices, and tells who was promised an outcome that a killed process forgot. Claims a few of each channel, works on all channels side by side, and asks for another run while there is more.
 *
 * No transaction is open during a call to Slack. Each message has one key; an attempt that nobody saw end is looked
 * for in Slack before it is sent again. Returns how many messages and edits Slack took.
 */
export async function announce(
  context: Context,
  options: { slack: Announcer; signal?: AbortSignal; budget?: number },
): Promise<number> {
  const { slack, signal, budget = BUDGET } = options;
  if (slack.pace.isHeld(EVERYTHING)) return 0;
  const work = { slack, deadline: performance.now() + budget, ...(signal && { signal }) };
  const sent = await Promise.all([
    showCards(context, work),
    tellNotices(context, work),
    notifyInterruptedRequests(context, work),
  ]);
  const total = sent.reduce((sum, count) => sum + count, 0);
  if (total > 0) context.wake('announce');
  return total;
}

async function showCards(
  context: Context,
  options: { slack: Announcer; deadline: number; signal?: AbortSignal },
): Promise<number> {
  const { slack, deadline, signal } = options;
  const leases = await claimCards(context, {
    heldChannels: slack.pace.held().flatMap((channel) => slack.names(channel)),
    mayEdit: !slack.pace.isHeld(EDITS),
  });
  if (leases.length === 0) return 0;
  const held = new Map(leases.map((lease) => [lease.cardId, lease]));
  let sent = 0;

  async function workThrough(channel: string, cards: readonly CardToShow[]): Promise<void> {
    const mayGoOn = () =>
      !signal?.aborted &&
      !slack.pace.isHeld(EVERYTHING) &&
      performance.now() + slack.pace.nextTurn(slack.known(channel)) < deadline;
    for (const card of cards) {
      const lease = held.get(card.id);
      if (!lease || !mayGoOn()) continue;
      await bringUpToDate({ context, slack, lease, card, mayGoOn, sent: () => sent++ });
    }
  }

  const cards = await readCards(context, [...held.keys()]);
  await Promise.all([...byChannel(slack, cards)].map(([channel, own]) => workThrough(channel, own)));
  await Promise.all([...held.values()].map((lease) => lease.release()));
  return sent;
}

async function bringUpToDate(work: CardWork): Promise<void> {
  const { context, card, lease } = work;
  try {
    if ((await showCard(work)) === 'go-on') await tellFacts(work);
    await lease.release();
  } catch (error) {
    context.logger.error({ err: error, card: card.id }, 'A card could not be announced; it is tried again.');
    await putAside(context, lease);
  }
}

/** Where the database is away, the claim runs out by itself. */
async function putAside({ clock, logger }: Context, lease: Lease): Promise<void> {
  await lease
    .release(afterAttempts(clock.now(), AFTER_A_FAULT))
    .catch((error: unknown) => logger.debug({ err: error }, 'A card could not be given back.'));
}

function byChannel(slack: Announcer, cards: readonly CardToShow[]): Map<string, CardToShow[]> {
  const channels = new Map<string, CardToShow[]>();
  for (const card of cards) {
    const channel = channelOf(slack, card);
    channels.set(channel, [...(channels.get(channel) ?? []), card]);
  }
  return channels;
}
