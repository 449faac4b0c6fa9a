import { records, textOf } from '../shared/json.ts';
import type { SlackPerson } from '../slack/person.ts';
import type { Message } from '../slack/state/entities.ts';
import type { OpenView } from '../slack/state/view-store.ts';
import type { Screen, ShownMessage, View } from './screen.ts';

/** Every change sends the whole screen, so only this many messages are shown. */
const MESSAGES = 400;

/** What a person has in front of them. `at` returns when a message was shown, by the sandbox's clock. */
export function showScreen(person: SlackPerson, at: (message: Message) => number): Screen {
  const { places, views } = person.internals;
  const { id, team, name, realName } = person.person;
  const here = <Thing extends { team: string }>(things: readonly Thing[]) =>
    things.filter((thing) => thing.team === team);
  const workspace = places.workspace(team);
  const home = views.home(id);
  return {
    me: { id, name, realName },
    workspace: workspace.name,
    app: workspace.botUserId,
    people: here(places.people)
      .filter((one) => !one.deleted)
      .map((one) => ({ id: one.id, name: one.name, realName: one.realName })),
    channels: here(places.channels)
      .filter((channel) => channel.members.has(id) && !channel.archived)
      .map((channel) => ({ id: channel.id, name: channel.name, kind: channel.kind })),
    messages: person
      .messages()
      .slice(-MESSAGES)
      .map(({ message }) => showMessage(message, at(message))),
    views: views.stack(id).map(showView),
    home: home ? showView(home) : null,
  };
}

function showMessage(message: Message, at: number): ShownMessage {
  return {
    ts: message.ts,
    channel: message.channel,
    user: message.user,
    text: message.text,
    blocks: message.blocks ?? [],
    files: (message.files ?? []).map(({ id, name, content }) => ({ id, name, size: content.byteLength })),
    threadTs: message.threadTs ?? null,
    broadcast: message.broadcast,
    onlyForYou: message.ephemeralTo !== undefined,
    edited: message.earlier.length > 0,
    at,
    sequence: message.sequence,
  };
}

function showView(open: OpenView): View {
  return {
    id: open.id,
    hash: open.hash,
    title: textOf(open.view.title),
    submit: textOf(open.view.submit),
    close: textOf(open.view.close) || 'Cancel',
    blocks: records(open.view.blocks),
    values: open.values,
    errors: open.errors,
    pushed: open.previousId !== undefined,
  };
}
