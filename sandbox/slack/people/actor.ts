import type { Inside } from '../inside.ts';
import type { AppAnswer, SentRequest } from '../sending/app-connection.ts';
import type { Message, Person } from '../state/entities.ts';
import type { OpenView } from '../state/view-store.ts';
import type { OpenForm } from './form.ts';
import type { ShownMessage } from './shown-message.ts';

/** A person who does things: what forms and messages need to know of whoever has them on the screen. */
export interface Actor {
  readonly person: Person;
  readonly inside: Inside;
  /** The number of the latest message before this person's latest action. */
  since: number;
  formOf(find: () => OpenView | undefined): OpenForm;
  shown(message: Message): ShownMessage;
}

/** What someone has in front of them after an action. */
export interface Heard {
  /** The app's ephemeral answer, or the message that the acknowledgement carried. */
  reply?: ShownMessage;
  /** The form that opened or changed place with another. */
  form?: OpenForm;
  /** What Slack says went wrong: `operation_timeout`, `http_error`, `connection_failed` … */
  error?: string;
  request: SentRequest;
}

/**
 * Does something that the app hears of, and tells what the person then sees.
 * `showAck` may put the body of the acknowledgement on the screen.
 */
export async function act(
  actor: Actor,
  send: () => Promise<AppAnswer>,
  showAck: (answer: AppAnswer) => Message | undefined = () => undefined,
): Promise<Heard> {
  const { person, inside } = actor;
  const before = inside.messages.sequence;
  const topBefore = inside.views.stack(person.id).at(-1)?.id;
  actor.since = before;
  const answer = await send();
  const heard: Heard = { request: answer.request };
  if (answer.failure !== undefined) heard.error = answer.failure;
  try {
    const message =
      (answer.failure === undefined ? showAck(answer) : undefined) ?? latestReply(actor, before);
    if (message) heard.reply = actor.shown(message);
  } catch (error) {
    heard.error = `invalid_command_response: ${reasons(error)}`;
  }
  const top = inside.views.stack(person.id).at(-1);
  if (top && top.id !== topBefore) heard.form = actor.formOf(topOf(actor, top.rootId));
  return heard;
}

/** How to find the top of a stack of modals as long as it is open. */
export function topOf(actor: Actor, rootId: string): () => OpenView | undefined {
  return () => {
    const top = actor.inside.views.stack(actor.person.id).at(-1);
    return top?.rootId === rootId ? top : undefined;
  };
}

function latestReply(actor: Actor, after: number): Message | undefined {
  return actor.inside.messages
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
