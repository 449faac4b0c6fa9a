import { card as cardMessage, type NotIn } from '../../../blocks/channel/card.ts';
import type { FactKind } from '../../generated/prisma/enums.ts';
import { EDITS } from '../channel-pace.ts';
import { deliverOnce, postpone, whyBarred, whyNot } from '../deliver-once.ts';
import type { Outbox, Progress, Run } from '../run.ts';
import { GONE } from '../slack-answer.ts';
import type { Posted } from '../slack-client.ts';
import type { ClaimedCard } from './claimed-card.ts';
import { keepCards } from './keep-cards.ts';
import { postFacts } from './post-facts.ts';

/** The facts that somebody was invited, or asked for a new link. */
const ROUND_OPENED: ReadonlySet<FactKind> = new Set(['INVITED', 'REINVITED', 'NEW_LINK']);

/** The channel's messages about invitations. */
export const CARDS: Outbox<ClaimedCard> = { deliver: showCard, keep: keepCards };

/** Of a card that has not changed since it was written. */
const FIRST_REVISION = 1;

/**
 * What to do next with a card.
 *
 * - `POST_FACTS`: the message is as it should be, or has to wait with its edit; the thread may go on
 * - `SAVE_FIRST`: where the message is, or that it is to be posted once more, is saved before the card goes on
 * - `FINISHED`: the card is given up, or was given back for another attempt
 */
type NextStep = 'POST_FACTS' | Progress;

/** Posts the card, or edits it to how things stand (many changes are one edit), and adds the new facts to its thread. */
async function showCard(run: Run, card: ClaimedCard): Promise<Progress> {
  const next = await postOrEdit(run, card);
  return next === 'POST_FACTS' ? postAllFacts(run, card) : next;
}

async function postOrEdit(run: Run, card: ClaimedCard): Promise<NextStep> {
  if (card.posted && card.shown < card.revision) return edit(run, card, card.posted);
  if (card.posted) {
    card.lease.attempts = 0;
    return 'POST_FACTS';
  }
  return run.slack.pace.isHeld(run.slack.known(card.askedFor)) ? 'FINISHED' : post(run, card);
}

async function post(run: Run, card: ClaimedCard): Promise<Progress> {
  const { lease, id, askedFor, requestedBy, attempts, createdAt } = card;
  const delivered = await deliverOnce(run, {
    ...{ lease, attempts, mayBeThere: attempts > 0, since: createdAt },
    key: { type: 'usher_card', key: id },
    to: askedFor,
    directlyTo: requestedBy,
    message: (notIn) => cardMessage({ ...card.data, notIn }),
  });
  if (delivered.outcome === 'POSTPONED') {
    if (delivered.tried) lease.countAttempt();
    return 'FINISHED';
  }
  if (delivered.outcome === 'REFUSED') return giveUp(run, card, delivered.reason);
  noteShown(card);
  // What it said at an earlier attempt may not be how things stand now.
  if (delivered.isEarlier) card.shown = FIRST_REVISION;
  if (card.shown < card.revision) run.leaveMore();
  card.posted = delivered.posted;
  card.fresh = true;
  const { ts } = delivered.posted;
  const told = card.facts.filter((fact) => fact.toldByCard);
  card.settled.push(...told.map((fact) => ({ id: fact.id, ts, error: null, attempts: 0 })));
  card.facts = card.facts.filter((fact) => !fact.toldByCard);
  return card.facts.length === 0 ? 'FINISHED' : 'SAVE_FIRST';
}

function noteShown(card: ClaimedCard): void {
  card.shown = card.revision;
  card.attempts = 0;
  card.lease.attempts = 0;
}

async function edit(run: Run, card: ClaimedCard, posted: Posted): Promise<NextStep> {
  const { context, slack } = run;
  const { lease, attempts } = card;
  if (slack.pace.isHeld(EDITS)) return 'POST_FACTS';
  if (!(await lease.hold())) return 'FINISHED';
  const message = cardMessage({ ...card.data, notIn: await whyDirect(run, card, posted) });
  const answer = await slack.edit(posted, message);
  if (answer.ok) {
    run.countDone();
    noteShown(card);
    return 'POST_FACTS';
  }
  switch (answer.why) {
    case 'LIMITED':
      // The facts in the thread do not have to wait with it.
      slack.pace.hold(EDITS, answer.retryAfter);
      return 'POST_FACTS';
    case 'REFUSED':
      if (GONE.has(answer.error)) return respectDeletion(run, card);
      context.logger.warn({ ...lease.row, error: answer.error }, 'A card can no longer be edited.');
      noteShown(card);
      return 'POST_FACTS';
    default:
      if (postpone(run, { lease, attempts, to: posted.channel }, answer).tried) lease.countAttempt();
      return 'FINISHED';
  }
}

/** Why a card is in the direct messages with a person and not in the channel that it was meant for, as things are now. */
async function whyDirect({ slack }: Run, { askedFor }: ClaimedCard, posted: Posted): Promise<NotIn | null> {
  const isDirect = posted.channel.startsWith('D') && posted.channel !== askedFor && !/^[UW]/.test(askedFor);
  if (!isDirect) return null;
  const barred = await whyBarred(slack, askedFor);
  return { channel: askedFor, why: barred?.why === 'REFUSED' ? whyNot(barred.error) : 'REFUSED' };
}

async function postAllFacts(run: Run, card: ClaimedCard): Promise<Progress> {
  const ended = await postFacts(run, card);
  switch (ended.outcome) {
    case 'DONE':
      return 'FINISHED';
    case 'MESSAGE_DELETED':
      return respectDeletion(run, card);
    case 'DIRECT_MESSAGE_REFUSED':
      return giveUp(run, card, ended.reason);
    case 'CHANNEL_CLOSED':
      // Posted again, the card ends up with the person who asked for it.
      forgetMessage(card);
      return 'SAVE_FIRST';
  }
}

/**
 * Somebody deleted the message in Slack. It is posted again only when somebody is invited there again, which a fact that
 * is still to be posted says. Deleted twice in one run, it stays deleted.
 */
function respectDeletion(run: Run, card: ClaimedCard): Progress {
  forgetMessage(card);
  const isInvitedAgain = card.facts.some(({ data }) => ROUND_OPENED.has(data.kind));
  return isInvitedAgain && !card.fresh
    ? 'SAVE_FIRST'
    : giveUp(run, card, 'The message was deleted in Slack.');
}

function forgetMessage(card: ClaimedCard): void {
  card.posted = null;
  card.shown = 0;
  card.attempts = 0;
}

/** The card is not tried again, until somebody is invited there again. */
function giveUp({ context }: Run, card: ClaimedCard, error: string): Progress {
  const { lease, askedFor: channel } = card;
  card.error = error;
  lease.attempts = 0;
  context.logger.warn({ ...lease.row, channel, error }, 'A card is no longer announced.');
  return 'FINISHED';
}
