import { fact as factMessage, isBroadcast } from '../../../blocks/channel/fact.ts';
import { EDITS } from '../channel-pace.ts';
import { deliverOnce, postpone } from '../deliver-once.ts';
import type { Run } from '../run.ts';
import { GONE, UNFIT } from '../slack-answer.ts';
import type { Posted } from '../slack-client.ts';
import type { CardFact, ClaimedCard, EarlierLine } from './claimed-card.ts';

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
  for (const fact of [...card.facts]) {
    const { posted } = card;
    if (!posted || slack.pace.isHeld(posted.channel)) break;
    // Another line may have said it.
    if (!card.facts.includes(fact)) continue;
    if (!run.mayGoOn(posted.channel)) {
      run.leaveMore();
      break;
    }
    const { belongsTo } = fact;
    const end =
      belongsTo?.ts == null
        ? await postFact(run, card, { fact, posted })
        : await addToLine(run, card, { fact, line: { ...belongsTo, ts: belongsTo.ts }, posted });
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
  // A process may have died with this card in its hands, while it posted any of the facts.
  const mayBeThere = fact.attempts > 0 || lease.earlier > 0;
  const followers = card.facts.filter(({ belongsTo }) => belongsTo?.id === fact.id);
  // A line that is there already says what it said then: the rest is added to it.
  const parts = mayBeThere ? [] : followers;
  const deliveredAt = parts.find(({ data }) => data.kind === 'DELIVERED')?.data.at ?? null;
  const delivered = await deliverOnce(run, {
    ...{ lease, attempts: fact.attempts, since: fact.data.at, mayBeThere },
    key: { type: 'usher_fact', key: fact.id },
    to: posted.channel,
    thread: { ts: posted.ts, broadcast: isBroadcast(fact.data.kind) },
    message: () => factMessage({ ...fact.data, deliveredAt }),
  });
  switch (delivered.outcome) {
    case 'POSTED':
      for (const { belongsTo } of followers) if (belongsTo) belongsTo.ts = delivered.posted.ts;
      for (const told of [fact, ...parts]) settle(card, { ...told, ts: delivered.posted.ts });
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

/** Lets a line that is in the thread say the fact as well. An edit may be repeated, so nothing has to be looked for. */
async function addToLine(
  run: Run,
  card: ClaimedCard,
  { fact, line, posted }: { fact: CardFact; line: EarlierLine & { ts: string }; posted: Posted },
): Promise<ThreadEnd | null> {
  const { context, slack } = run;
  const { lease } = card;
  const { ts, kind, day, at } = line;
  if (fact.data.kind !== 'DELIVERED') {
    settle(card, { ...fact, ts });
    return null;
  }
  // The others do not have to wait with it.
  if (slack.pace.isHeld(EDITS)) return null;
  if (!(await lease.hold())) return { outcome: 'DONE' };
  const message = factMessage({ ...fact.data, kind, day, at, deliveredAt: fact.data.at });
  const answer = await slack.edit({ channel: posted.channel, ts }, message);
  if (answer.ok) {
    run.countDone();
    settle(card, { ...fact, ts });
    return null;
  }
  switch (answer.why) {
    case 'LIMITED':
      slack.pace.hold(EDITS, answer.retryAfter);
      return null;
    case 'REFUSED':
      // Somebody deleted the line, or it is too old to be edited; the card says it.
      context.logger.warn({ ...lease.row, fact: fact.id, error: answer.error }, 'A fact cannot be edited.');
      settle(card, { ...fact, ts });
      return null;
    default: {
      const { tried } = postpone(run, { lease, attempts: fact.attempts, to: posted.channel }, answer);
      if (tried) note(card, { ...fact, attempts: fact.attempts + 1 });
      return { outcome: 'DONE' };
    }
  }
}

/** The fact is in the thread, or given up. */
function settle(card: ClaimedCard, fact: CardFact): void {
  note(card, { ...fact, attempts: 0 });
  card.facts = card.facts.filter(({ id }) => id !== fact.id);
}

function note(card: ClaimedCard, { id, ts, error, attempts }: CardFact): void {
  card.settled.push({ id, ts, error, attempts });
}
