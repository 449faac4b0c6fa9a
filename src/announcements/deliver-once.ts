import type { Message, NotIn } from '../../blocks/channel/card.ts';
import { MINUTE } from '../clock.ts';
import { ALL_CALLS } from './channel-pace.ts';
import { type Lease, retryAt } from './lease.ts';
import type { Run } from './run.ts';
import { type SlackAnswer, type SlackFailure, UNFIT } from './slack-answer.ts';
import type { Announcer, MessageKey, Post, Posted } from './slack-client.ts';

/** How long nothing is tried after Slack has refused the token. */
const UNAUTHORIZED_FOR = MINUTE;

/** Usher's own word for a channel that people of other organisations read: nothing about people is posted there. */
const SHARED = 'shared_with_other_organisations';

/** Slack's word where the app lacks the scope to see who reads a channel: then nothing is posted there either. */
const HIDDEN = 'missing_scope';

/** A message that waits in an outbox. */
export interface Delivery {
  /** The row that it belongs to. */
  readonly lease: Lease;
  readonly key: MessageKey;
  /** A channel's id, its name with the #, or a user's id. */
  readonly to: string;
  readonly thread?: Post['thread'];
  /** The Slack user who gets it directly when the app may not post in the channel. */
  readonly directlyTo?: string | null;
  /** What to post; `notIn`: why it goes directly to a person, and not to the channel. */
  message(notIn: NotIn | null): Message;
  /** Earlier attempts whose outcome is not known. */
  readonly attempts: number;
  /** Whether an earlier attempt may have posted it, and the time before which there was none. */
  readonly mayBeThere: boolean;
  readonly since: Date;
}

/**
 * What came of a delivery.
 *
 * - `POSTED`: the message is in Slack. `isEarlier`: it was found there, and says what it said at an earlier attempt
 * - `POSTPONED`: the row was given back for another attempt, or another worker has it. `tried`: its outcome is not known
 * - `REFUSED`: Slack refuses it for good. `error` is Slack's word, `reason` says where
 */
export type Delivered =
  | ({ outcome: 'POSTED' } & InSlack)
  | Postponed
  | { outcome: 'REFUSED'; error: string; reason: string };

interface InSlack {
  readonly posted: Posted;
  readonly isEarlier: boolean;
}

type Postponed = { outcome: 'POSTPONED'; tried: boolean };

/**
 * Delivers one message to Slack once, however often it is tried: in the channel, or directly to a person when the app
 * may not post there or other organisations read it. The claim has counted the attempt. After one whose outcome is not
 * known, it looks whether the message is there already.
 */
export async function deliverOnce(run: Run, delivery: Delivery): Promise<Delivered> {
  const { slack } = run;
  const { lease, to, directlyTo } = delivery;
  if (!(await lease.hold())) return { outcome: 'POSTPONED', tried: false };
  const answer = await postOnce(slack, delivery, { channel: to, message: delivery.message(null) });
  if (answer.ok) return posted(run, answer.value);
  if (answer.why !== 'REFUSED') return postpone(run, delivery, answer);
  const { error } = answer;
  const refused = { outcome: 'REFUSED', error, reason: `${to}: ${answer.error}` } as const;
  if (!directlyTo || directlyTo === to || UNFIT.has(error)) return refused;

  const notIn = { channel: to, why: whyNot(error) };
  const direct = await postOnce(slack, delivery, { channel: directlyTo, message: delivery.message(notIn) });
  if (direct.ok) return posted(run, direct.value);
  if (direct.why !== 'REFUSED') return postpone(run, delivery, direct);
  return { ...refused, reason: `${refused.reason}; directly to ${directlyTo}: ${direct.error}` };
}

/** What Slack's word for a refusal means to a reader. */
export function whyNot(error: string): NotIn['why'] {
  if (error === SHARED) return 'SHARED';
  return error === HIDDEN ? 'HIDDEN' : 'REFUSED';
}

function posted(run: Run, message: InSlack): Delivered {
  run.countDone();
  return { outcome: 'POSTED', ...message };
}

/** Gives the row back after a failure that will pass. */
export function postpone(
  { context, slack }: Run,
  delivery: Pick<Delivery, 'lease' | 'attempts' | 'to'>,
  failure: Exclude<SlackFailure, { why: 'REFUSED' }>,
): Postponed {
  const { lease, attempts, to } = delivery;
  const at = context.clock.now();
  switch (failure.why) {
    case 'UNKNOWN':
      context.logger.warn(
        { ...lease.row, attempts: attempts + 1, error: failure.error },
        'Slack did not answer. The message is looked for, and sent again if it is not there.',
      );
      lease.giveBack(retryAt(at, attempts + 1));
      return { outcome: 'POSTPONED', tried: true };
    case 'UNAUTHORIZED':
      holdAllCalls({ context, slack }, failure.error);
      lease.giveBack();
      return { outcome: 'POSTPONED', tried: false };
    case 'LIMITED': {
      // Nothing that is on hold is claimed, so the row does not need a time to wait for.
      const held = slack.pace.isHeld(slack.known(to));
      lease.giveBack(held ? null : new Date(at.getTime() + failure.retryAfter));
      return { outcome: 'POSTPONED', tried: false };
    }
  }
}

/** Slack refuses everything with this token: nothing is tried for a while, and it is logged once. */
function holdAllCalls({ context, slack }: Pick<Run, 'context' | 'slack'>, error: string): void {
  if (slack.pace.isHeld(ALL_CALLS)) return;
  slack.pace.hold(ALL_CALLS, UNAUTHORIZED_FOR);
  if (!slack.tokenFails(error)) return;
  context.logger.error(
    { error },
    `Slack refuses the bot token (${error}). Nothing is announced until SLACK_BOT_TOKEN is corrected; all messages are kept.`,
  );
}

/**
 * Posts in one place. Where Slack does not let the app look for an earlier attempt, it posts: better twice than never.
 * A channel that takes messages only from members is joined.
 */
async function postOnce(
  slack: Announcer,
  { key, thread, mayBeThere, since }: Delivery,
  { channel, message }: Pick<Post, 'channel' | 'message'>,
): Promise<SlackAnswer<InSlack>> {
  const barred = await whyBarred(slack, channel);
  if (barred) return barred;
  if (mayBeThere) {
    const found = await slack.find({ channel, key, since, ...(thread && { threadTs: thread.ts }) });
    if (found.ok && found.value) return { ok: true, value: { posted: found.value, isEarlier: true } };
    if (!found.ok && found.why !== 'REFUSED') return found;
  }
  const post = { channel, message, key, ...(thread && { thread }) };
  const answer = await postInTurn(slack, post);
  if (answer.ok || answer.why !== 'REFUSED' || answer.error !== 'not_in_channel') return answer;
  const joined = await slack.join(channel);
  if (!joined.ok) return joined.why === 'REFUSED' ? answer : joined;
  return postInTurn(slack, post);
}

/**
 * Why nothing may be posted in a channel: people of other organisations read it, or it is not known whether they do. Null
 * when nothing is in the way, also where the app may not even look: Slack says why when the message is posted.
 */
export async function whyBarred(slack: Announcer, channel: string): Promise<SlackFailure | null> {
  const shared = await slack.isShared(channel);
  if (shared.ok) return shared.value ? { ok: false, why: 'REFUSED', error: SHARED } : null;
  return shared.why === 'REFUSED' && shared.error !== HIDDEN ? null : shared;
}

async function postInTurn(slack: Announcer, post: Post): Promise<SlackAnswer<InSlack>> {
  await slack.pace.turn(slack.known(post.channel));
  const answer = await slack.post(post);
  // Only now may the id of a channel that was given by name be known.
  const channel = slack.known(post.channel);
  slack.pace.answered(channel);
  if (answer.ok) return { ok: true, value: { posted: answer.value, isEarlier: false } };
  if (answer.why === 'LIMITED') slack.pace.hold(channel, answer.retryAfter);
  return answer;
}
