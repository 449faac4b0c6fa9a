import type { Internals } from '../internals.ts';
import type { AppAnswer, SentRequest } from '../sending/app-connection.ts';
import type { Message, Person } from '../state/entities.ts';
import type { OpenView } from '../state/view-store.ts';

/** What forms and messages need to know about the person who has them on the screen. */
export interface Actor {
  readonly person: Person;
  readonly internals: Internals;
  /** The number of the latest message before this person's latest action. */
  since: number;
}

/** What came of an action. */
export interface Reaction {
  /** The app's ephemeral answer, or the message that the acknowledgement carried. */
  message?: Message;
  /** Finds the view on top of the stack that opened, or whose top changed. */
  top?: () => OpenView | undefined;
  /** What Slack says went wrong: `operation_timeout`, `http_error`, `connection_failed` … */
  error?: string;
  request: SentRequest;
}

/**
 * Does something that the app is asked about, and returns what came of it.
 * `showAck` may put the body of the acknowledgement on the screen.
 */
export async function act(
  actor: Actor,
  send: () => Promise<AppAnswer>,
  showAck: (answer: AppAnswer) => Message | undefined = () => undefined,
): Promise<Reaction> {
  const { person, internals } = actor;
  const before = internals.messages.sequence;
  const topBefore = internals.views.stack(person.id).at(-1)?.id;
  actor.since = before;
  const answer = await send();
  const reaction: Reaction = { request: answer.request };
  if (answer.failure !== undefined) reaction.error = answer.failure;
  try {
    const message =
      (answer.failure === undefined ? showAck(answer) : undefined) ?? latestReply(actor, before);
    if (message) reaction.message = message;
  } catch (error) {
    reaction.error = `invalid_command_response: ${reasons(error)}`;
  }
  const top = internals.views.stack(person.id).at(-1);
  if (top && top.id !== topBefore) reaction.top = topOf(actor, top.rootId);
  return reaction;
}

/** How to find the top of a stack of modals as long as it is open. */
export function topOf(actor: Actor, rootId: string): () => OpenView | undefined {
  return () => {
    const top = actor.internals.views.stack(actor.person.id).at(-1);
    return top?.rootId === rootId ? top : undefined;
  };
}

function latestReply(actor: Actor, after: number): Message | undefined {
  return actor.internals.messages
    .all()
    .findLast(
      (message) => message.sequence > after && message.ephemeralTo === actor.person.id && !message.deleted,
    );
}

function reasons(error: unknown): string {
  const extra =
    typeof error === 'object' && error !== null && 'extra' in error ? JSON.stringify(error.extra) : '';
  return `${error instanceof Error ? error.message : String(error)} ${extra}`.trim();
}
