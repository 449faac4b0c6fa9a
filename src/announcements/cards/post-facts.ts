import { fact as factMessage } from '../../../blocks/channel/fact.ts';
import { deliverOnce } from '../deliver-once.ts';
import type { Run } from '../run.ts';
import { GONE, UNFIT } from '../slack-answer.ts';
import type { Posted } from '../slack-client.ts';
import type { CardFact, ClaimedCard } from './claimed-card.ts';

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
    if (!posted || slack.pace.isHeld(posted.channel)) break;
    if (!run.mayGoOn(posted.channel)) {
      run.leaveMore();
      break;
    }
    const end = await postFact(run, card, { fact, posted });
    if (end) return end;
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
    ...{ lease, attempts: fact.attempts, since: fact.data.at },
    // A process may have died with this card in its hands, while it posted any of the facts.
    mayBeThere: fact.attempts > 0 || lease.earlier > 0,
    key: { type: 'usher_fact', key: fact.id },
    to: posted.channel,
    // A new round is news for everybody, not only for those who follow the thread.
    thread: { ts: posted.ts, broadcast: fact.data.kind === 'REINVITED' },
    message: () => factMessage(fact.data),
  });
  switch (delivered.outcome) {
    case 'POSTED':
      settle(card, { ...fact, ts: delivered.posted.ts });
      return null;
    case 'POSTPONED':
      if (delivered.tried) note(card, { ...fact, attempts: fact.attempts + 1 });
      return { outcome: 'DONE' };
    case 'REFUSED': {
      const { error, reason } = delivered;
      const isDirect = posted.channel.startsWith('D');
      // A channel that has just taken the card takes its fact or never will: the card is not posted for it again.
      if (UNFIT.has(error) || (card.fresh && !isDirect && !GONE.has(error))) {
        settle(card, { ...fact, error });
        context.logger.error({ ...lease.row, fact: fact.id, error }, 'Slack refuses a fact.');
        return null;
      }
      fact.attempts = 0;
      if (GONE.has(error)) return { outcome: 'MESSAGE_DELETED' };
      return isDirect ? { outcome: 'DIRECT_MESSAGE_REFUSED', reason } : { outcome: 'CHANNEL_CLOSED' };
    }
  }
}

/** The fact, the first of those that wait, is posted or given up. */
function settle(card: ClaimedCard, fact: CardFact): void {
  note(card, { ...fact, attempts: 0 });
  card.facts.shift();
}

function note(card: ClaimedCard, { id, ts, error, attempts }: CardFact): void {
  card.settled.push({ id, ts, error, attempts });
}
