import { type Json, text } from '../../shared/json.ts';
import type { Internals } from '../internals.ts';
import { checkMessage } from '../rules/message.ts';
import type { Channel, Message, Person } from '../state/entities.ts';

interface Target {
  person: Person;
  channel: Channel;
  replaces?: Message;
}

/** Shows what an app answers to a command or by response_url. Refuses what is not a valid message. */
export function showAnswer(body: Json, target: Target, internals: Internals): Message {
  const content = checkMessage(body);
  if (target.replaces) {
    internals.messages.edit(target.replaces, content);
    return target.replaces;
  }
  const { person, channel } = target;
  return internals.messages.show({
    ...content,
    team: person.team,
    channel: channel.id,
    user: internals.places.workspace(person.team).botUserId,
    fromApp: true,
    threadTs: text(body.thread_ts) || undefined,
    broadcast: false,
    ephemeralTo: body.response_type === 'in_channel' ? undefined : person.id,
  });
}
