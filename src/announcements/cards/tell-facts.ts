import { fact as factMessage } from '../../../blocks/channel/fact.ts';
import { postOnce } from '../post-once.ts';
import { GONE, UNFIT } from '../slack-answer.ts';
import type { Posted } from '../slack-client.ts';
import {
  type CardWork,
  channelOf,
  forgetMessage,
  giveUp,
  leaveDeleted,
  putOff,
  type Step,
} from './card-work.ts';
import type { FactToTell } from './read-cards.ts';
import { showCard } from './show-card.ts';

/** Posts the facts in the card's thread, in order, each when the channel has its turn. */
export async function tellFacts(work: CardWork): Promise<void> {
  const { slack, card } = work;
  const facts = [...card.facts];
  for (let fact = facts.shift(); fact; fact = facts.shift()) {
    if (!card.posted || !work.mayGoOn() || slack.pace.isHeld(channelOf(slack, card))) return;
    const step = await tellFact(work, fact, card.posted);
    if (step === 'stop') return;
    if (step === 'anew') {
      if ((await showCard(work)) === 'stop') return;
      facts.unshift({ ...fact, attempts: 0 });
    }
  }
}

async function tellFact(work: CardWork, fact: FactToTell, posted: Posted): Promise<Step | 'anew'> {
  const { context, slack, lease, card } = work;
  if (!(await lease.attempt(fact.id))) return 'stop';
  const answer = await postOnce(slack, {
    post: {
      channel: posted.channel,
      message: factMessage(fact.data),
      key: { type: 'usher_fact', key: fact.id },
      // A new round is news for everybody, not only for those who follow the thread.
      thread: { ts: posted.ts, broadcast: fact.data.kind === 'REINVITED' },
    },
    attempts: fact.attempts,
    since: fact.data.at,
  });
  if (answer.ok) {
    await settle(work, fact, { ts: answer.value.ts, error: null });
    work.sent();
    return 'go-on';
  }
  const undo = () => settle(work, fact, { ts: null, error: null });
  if (answer.why !== 'REFUSED') return putOff(work, answer, fact.attempts, undo);
  if (UNFIT.has(answer.error)) {
    await settle(work, fact, { ts: null, error: answer.error });
    context.logger.error({ card: card.id, fact: fact.id, error: answer.error }, 'Slack refuses a fact.');
    return 'go-on';
  }
  if (GONE.has(answer.error)) {
    await undo();
    return leaveDeleted(work);
  }
  await settle(work, { ...fact, attempts: 0 }, { ts: null, error: null });
  if (posted.channel.startsWith('D')) return giveUp(work, `${posted.channel}: ${answer.error}`);
  // The app may not post here any more: the card begins anew, and ends up with the person who asked.
  await forgetMessage(work);
  return 'anew';
}

/** Keeps what became of a fact; what is still to be told keeps the attempts it had. */
async function settle(
  { context }: CardWork,
  fact: FactToTell,
  { ts, error }: { ts: string | null; error: string | null },
): Promise<void> {
  const attempts = ts === null && error === null ? fact.attempts : 0;
  await context.db.$executeRaw`
    UPDATE card_facts SET ts = ${ts}, error = ${error}, attempts = ${attempts} WHERE id = ${fact.id}::uuid`;
}
