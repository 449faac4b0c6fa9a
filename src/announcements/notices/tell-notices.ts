import { notice as noticeMessage } from '../../../blocks/channel/notice.ts';
import type { Context } from '../../context.ts';
import { EVERYTHING, noteRefusedToken } from '../cards/card-work.ts';
import { afterAttempts } from '../lease.ts';
import { postOnce } from '../post-once.ts';
import { UNFIT } from '../slack-answer.ts';
import type { Announcer, Posted } from '../slack-client.ts';
import { attemptNotice, type ClaimedNotice, claimNotices } from './claim-notices.ts';
import { messageAdmins } from './message-admins.ts';
import { readNotice } from './read-notice.ts';

/** So many attempts' worth of waiting, for what should never happen. */
const AFTER_A_FAULT = 10;

/**
 * Posts the notices in their channels, or directly to the person they are for. Each has one key, and is looked for in
 * Slack after an attempt that nobody saw end. Returns how many Slack took.
 */
export async function tellNotices(
  context: Context,
  options: { slack: Announcer; deadline: number; signal?: AbortSignal },
): Promise<number> {
  const { slack, deadline, signal } = options;
  const heldChannels = slack.pace.held().flatMap((channel) => slack.names(channel));
  const claimed = await claimNotices(context, { heldChannels });
  let sent = 0;
  const tellThrough = async (channel: string, notices: readonly ClaimedNotice[]) => {
    for (const notice of notices) {
      const next = performance.now() + slack.pace.nextTurn(slack.known(channel));
      const mayGoOn = !signal?.aborted && !slack.pace.isHeld(EVERYTHING) && next < deadline;
      if (!mayGoOn || slack.pace.isHeld(slack.known(channel))) await giveBack(context, notice);
      else if (await tellSafely({ context, slack, notice })) sent += 1;
    }
  };
  const byChannel = new Map<string, ClaimedNotice[]>();
  for (const notice of claimed) {
    const channel = slack.known(placeOf(notice));
    byChannel.set(channel, [...(byChannel.get(channel) ?? []), notice]);
  }
  await Promise.all([...byChannel].map(([channel, notices]) => tellThrough(channel, notices)));
  return sent;
}

interface Work {
  context: Context;
  slack: Announcer;
  notice: ClaimedNotice;
}

async function tellSafely(work: Work): Promise<boolean> {
  const { context, notice } = work;
  try {
    return await tell(work);
  } catch (error) {
    context.logger.error(
      { err: error, notice: notice.id },
      'A notice could not be posted; it is tried again.',
    );
    // Where the database is away, the claim runs out by itself.
    await giveBack(context, notice, afterAttempts(context.clock.now(), AFTER_A_FAULT)).catch(
      (reason: unknown) => context.logger.debug({ err: reason }, 'A notice could not be given back.'),
    );
    return false;
  }
}

/** In the channel; where the app may not post, directly to the person who asked. */
async function tell(work: Work): Promise<boolean> {
  const { context, slack, notice } = work;
  const { attempts, at: since, requestedBy } = notice;
  const told = readNotice(notice);
  if (told.kind === 'COMPANY_REQUESTED' && notice.channel !== null && attempts === 0) {
    if (await messageAdmins({ context, slack }, notice, told.data)) return true;
  }
  if (!(await attemptNotice(context, notice))) return false;
  const place = placeOf(notice);
  const key = { type: 'usher_notice', key: notice.id } as const;
  const answer = await postOnce(slack, {
    post: { channel: place, key, message: noticeMessage(told) },
    attempts,
    since,
  });
  if (answer.ok) return keepPosted(work, answer.value);
  if (answer.why !== 'REFUSED') return putOff(work, answer);
  const refused = `${place}: ${answer.error}`;
  if (UNFIT.has(answer.error) || notice.channel === null || !requestedBy) return giveUp(work, refused);

  const direct = await postOnce(slack, {
    post: { channel: requestedBy, key, message: noticeMessage(told, place) },
    attempts,
    since,
  });
  if (direct.ok) return keepPosted(work, direct.value);
  if (direct.why !== 'REFUSED') return putOff(work, direct);
  return giveUp(work, `${refused}; directly to ${requestedBy}: ${direct.error}`);
}

async function keepPosted({ context, notice }: Work, { channel, ts }: Posted): Promise<boolean> {
  await context.db.notice.update({
    where: { id: notice.id },
    data: { postedChannel: channel, ts, attempts: 0, nextAttemptAt: null },
  });
  return true;
}

/** Gives the notice back after a call that failed in passing, for later. */
async function putOff(
  { context, slack, notice }: Work,
  failure: { why: 'LIMITED'; retryAfter: number } | { why: 'UNAUTHORIZED' | 'UNKNOWN'; error: string },
): Promise<boolean> {
  const at = context.clock.now();
  switch (failure.why) {
    case 'LIMITED':
      await giveBack(context, notice, new Date(at.getTime() + failure.retryAfter));
      break;
    case 'UNAUTHORIZED':
      noteRefusedToken({ context, slack }, failure.error);
      await giveBack(context, notice);
      break;
    case 'UNKNOWN':
      context.logger.warn(
        { notice: notice.id, attempts: notice.attempts + 1, error: failure.error },
        'Slack did not answer a notice; it is looked for, and sent again if it is not there.',
      );
      await context.db.notice.update({
        where: { id: notice.id },
        data: { nextAttemptAt: afterAttempts(at, notice.attempts + 1) },
      });
  }
  return false;
}

async function giveUp({ context, notice }: Work, error: string): Promise<boolean> {
  await context.db.notice.update({
    where: { id: notice.id },
    data: { error, attempts: 0, nextAttemptAt: null },
  });
  context.logger.warn({ notice: notice.id, error }, 'A notice is not posted any more.');
  return false;
}

/** As it was before it was claimed: nothing has been sent. */
async function giveBack({ db }: Context, notice: ClaimedNotice, next: Date | null = null): Promise<void> {
  await db.notice.update({
    where: { id: notice.id },
    data: { attempts: notice.attempts, nextAttemptAt: next },
  });
}

function placeOf({ channel, slackUser }: ClaimedNotice): string {
  return channel ?? slackUser ?? '';
}
