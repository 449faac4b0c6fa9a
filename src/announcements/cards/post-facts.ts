import { fact as factMessage } from '../../../blocks/channel/fact.ts';
import { deliverOnce } from '../deliver-once.ts';
import type { Run } from '../run.ts';
import { GONE, UNFIT } from '../slack-answer.ts';
import type { Posted } from '../slack-client.ts';
import type { CardFact, ClaimedCard } from './claim-cards.ts';

/**
 * How the thread ended.
 *
 * - `DONE`: all facts are there, or the rest is for another run
 * - `MESSAGE_DELETED`: somebody deleted the card's message
 * - `CHANNEL_CLOSED`: the app may not post in the channel any more
 * - `DIRECT_MESSAGE_REFUSED`: nor directly to the person who asked for the card
 */
export type ThreadEnd =
  | { outcome: 'DONE' | 'MESSAGE_DELETED' | 'CHANNEL_CLOSED' }
  | { outcome: 'DIRECT_MESSAGE_REFUSED'; reason: string };

/** Posts the card's facts in its thread, in order, each when it is the channel's turn. */
export async function postFacts(run: Run, card: ClaimedCard): Promise<ThreadEnd> {
  const { slack } = run;
  for (let fact = card.facts[0]; fact; fact = card.facts[0]) {
    const { posted } = card;
    if (!posted || !run.mayGoOn(posted.channel) || slack.pace.isHeld(posted.channel)) break;
    const end = await postFact(run, card, { fact, posted });
    if (end) return end;
    card.facts.shift();
  }
  return { outcome: 'DONE' };
}

/** Null when the next fact may follow. */
async function postFact(
  run: Run,
  card: ClaimedCard,
  { fact, posted }: { fact: CardFact; posted: Posted },
): Promise<ThreadEnd | null> {
  const { context } = run;
  const { lease } = card;
  const delivered = await deliverOnce(run, {
    ...{ lease, factId: fact.id, attempts: fact.attempts, since: fact.data.at },
    key: { type: 'usher_fact', key: fact.id },
    to: posted.channel,
    // A new round is news for everybody, not only for those who follow the thread.
    thread: { ts: posted.ts, broadcast: fact.data.kind === 'REINVITED' },
    message: () => factMessage(fact.data),
  });
  switch (delivered.outcome) {
    case 'POSTED':
      await saveFact(run, fact, { ts: delivered.posted.ts, error: null });
      return null;
    case 'POSTPONED':
      return { outcome: 'DONE' };
    case 'REFUSED': {
      const { error, reason } = delivered;
      const isDirect = posted.channel.startsWith('D');
      // A channel that has just taken the card takes its fact or never will: the card is not posted for it again.
      if (UNFIT.has(error) || (card.fresh && !isDirect && !GONE.has(error))) {
        await saveFact(run, fact, { ts: null, error });
        context.logger.error({ ...lease.row, fact: fact.id, error }, 'Slack refuses a fact.');
        return null;
      }
      await saveFact(run, fact, { ts: null, error: null });
      fact.attempts = 0;
      if (GONE.has(error)) return { outcome: 'MESSAGE_DELETED' };
      return isDirect ? { outcome: 'DIRECT_MESSAGE_REFUSED', reason } : { outcome: 'CHANNEL_CLOSED' };
    }
  }
}

async function saveFact(
  { context }: Run,
  fact: CardFact,
  { ts, error }: { ts: string | null; error: string | null },
): Promise<void> {
  await context.db.$executeRaw`
    UPDATE card_facts SET ts = ${ts}, error = ${error}, attempts = 0 WHERE id = ${fact.id}::uuid`;
}
