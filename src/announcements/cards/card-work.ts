import type { Context, Transaction } from '../../context.ts';
import { afterAttempts, type Lease } from '../lease.ts';
import type { SlackFailure } from '../slack-answer.ts';
import type { Announcer } from '../slack-client.ts';
import type { CardToShow } from './read-cards.ts';

/** What is held when Slack asks to wait with edits, or takes nothing at all. */
export const EDITS = 'chat.update';
export const EVERYTHING = 'everything';

/** Milliseconds until a refused token is tried again. */
const UNAUTHORIZED_FOR = 60_000;

const DELETED = 'The message was deleted in Slack.';
/** The facts that somebody was invited, or asked for a new link. */
const ROUND_OPENED = ['INVITED', 'REINVITED', 'NEW_LINK'] as const;

/** A claimed card, and all that is needed to bring it up to date. */
export interface CardWork {
  context: Context;
  slack: Announcer;
  lease: Lease;
  card: CardToShow;
  /** Whether there is time for another message in this channel. */
  mayGoOn(): boolean;
  /** Counts a message or an edit that Slack took. */
  sent(): void;
}

/** `stop`: the card has been given back, or lost. */
export type Step = 'go-on' | 'stop';

/** The one name of the channel that the card is in, or is to be in. */
export function channelOf(slack: Announcer, card: CardToShow): string {
  return slack.known(card.posted?.channel ?? card.channel);
}

/** Gives the card back after a call that failed in passing, for later. */
export async function putOff(
  work: CardWork,
  failure: Exclude<SlackFailure, { why: 'REFUSED' }>,
  attempts: number,
  undo: () => Promise<unknown>,
): Promise<Step> {
  const { context, slack, lease, card } = work;
  const at = context.clock.now();
  switch (failure.why) {
    case 'LIMITED': {
      await undo();
      const held = slack.pace.isHeld(channelOf(slack, card));
      await lease.release(held ? null : new Date(at.getTime() + failure.retryAfter));
      return 'stop';
    }
    case 'UNAUTHORIZED':
      await undo();
      noteRefusedToken(work, failure.error);
      await lease.release();
      return 'stop';
    case 'UNKNOWN':
      context.logger.warn(
        { card: card.id, attempts: attempts + 1, error: failure.error },
        'Slack did not answer an announcement; it is looked for, and sent again if it is not there.',
      );
      await lease.release(afterAttempts(at, attempts + 1));
      return 'stop';
  }
}

/** Slack takes nothing at all with this token: nothing is tried for a while, and it is said once. */
export function noteRefusedToken(
  { context, slack }: Pick<CardWork, 'context' | 'slack'>,
  error: string,
): void {
  if (slack.pace.isHeld(EVERYTHING)) return;
  slack.pace.hold(EVERYTHING, UNAUTHORIZED_FOR);
  if (!slack.tokenFails(error)) return;
  context.logger.error(
    { error },
    `Slack refuses the bot token (${error}): nothing is announced until SLACK_BOT_TOKEN is mended; what is to be announced is kept.`,
  );
}

/** Keeps why the card will not be tried again; a re-invite tries anew. */
export async function giveUp(work: CardWork, error: string): Promise<Step> {
  await noteGivenUp(work.context.db, work.card, error);
  logGivenUp(work, error);
  await work.lease.release();
  return 'stop';
}

async function noteGivenUp(
  db: Context['db'] | Transaction,
  { id }: CardToShow,
  error: string,
): Promise<void> {
  await db.$executeRaw`UPDATE cards SET error = ${error}, attempts = 0 WHERE id = ${id}::uuid`;
}

function logGivenUp({ context, card: { id, channel } }: CardWork, error: string): void {
  context.logger.warn({ card: id, channel, error }, 'A card is not announced any more.');
}

/** Forgets the message, which is gone or cannot be reached any more. */
export async function forgetMessage(work: CardWork): Promise<void> {
  const { context, card } = work;
  await context.db.$executeRaw`
    UPDATE cards SET posted_channel = NULL, ts = NULL, shown = 0, attempts = 0 WHERE id = ${card.id}::uuid`;
  card.posted = null;
  card.attempts = 0;
}

/**
 * Somebody deleted the message in Slack: that is respected, until somebody is invited there again. A round that is
 * still to be told is that already, so the card begins anew; once a run, as whoever deletes it at once means it.
 */
export async function leaveDeleted(work: CardWork): Promise<'stop' | 'anew'> {
  const { context, card } = work;
  await forgetMessage(work);
  const isGivenUp = await context.db.$transaction(async (tx) => {
    // A round that is being opened at this moment holds the lock, and counts once it is there.
    await tx.$executeRaw`SELECT FROM cards WHERE id = ${card.id}::uuid FOR NO KEY UPDATE`;
    const news = { ts: null, error: null, kind: { in: [...ROUND_OPENED] } };
    if (!card.fresh && (await tx.cardFact.count({ where: { cardId: card.id, ...news } })) > 0) return false;
    await noteGivenUp(tx, card, DELETED);
    return true;
  });
  if (!isGivenUp) return 'anew';
  logGivenUp(work, DELETED);
  await work.lease.release();
  return 'stop';
}
