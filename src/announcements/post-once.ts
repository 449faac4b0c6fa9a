import type { SlackAnswer } from './slack-answer.ts';
import type { Announcer, Post, Posted } from './slack-client.ts';

/**
 * Posts a message when its channel has its turn. After an attempt whose outcome is not known, it first looks whether
 * the message is there already. Where Slack does not let the app look, it posts: better twice than never.
 * A channel that takes only members is joined, once.
 */
export async function postOnce(
  slack: Announcer,
  options: { post: Post; attempts: number; since: Date },
): Promise<SlackAnswer<Posted>> {
  const { post, attempts, since } = options;
  if (attempts > 0) {
    const { channel, key, thread } = post;
    const found = await slack.find({ channel, key, since, ...(thread && { threadTs: thread.ts }) });
    if (found.ok && found.value) return { ok: true, value: found.value };
    if (!found.ok && found.why !== 'REFUSED') return withHold(slack, `reading ${channel}`, found);
  }
  const answer = await postInTurn(slack, post);
  if (answer.ok || answer.why !== 'REFUSED' || answer.error !== 'not_in_channel') return answer;
  const joined = await slack.join(post.channel);
  if (!joined.ok) return joined.why === 'REFUSED' ? answer : joined;
  return postInTurn(slack, post);
}

async function postInTurn(slack: Announcer, post: Post): Promise<SlackAnswer<Posted>> {
  await slack.pace.turn(slack.known(post.channel));
  const answer = await slack.post(post);
  // The answer may just have told the id of a channel that was given by name.
  const channel = slack.known(post.channel);
  slack.pace.taken(channel);
  return withHold(slack, channel, answer);
}

/** Remembers how long Slack wants to be left alone with this. */
function withHold<T>(slack: Announcer, what: string, answer: SlackAnswer<T>): SlackAnswer<T> {
  if (!answer.ok && answer.why === 'LIMITED') slack.pace.hold(what, answer.retryAfter);
  return answer;
}
