import { type Json, text } from '../../shared/json.ts';
import type { Inside } from '../inside.ts';
import { checkMessage } from '../rules/message.ts';
import type { Channel, Message, Person } from '../state/entities.ts';

interface Target {
  person: Person;
  channel: Channel;
  replaces?: Message;
}

/** Shows what an app answers to a command or by response_url. Refuses what is not a valid message. */
export function showAnswer(body: Json, target: Target, inside: Inside): Message {
  const content = checkMessage(body);
  if (target.replaces) {
    inside.messages.edit(target.replaces, content);
    return target.replaces;
  }
  const { person, channel } = target;
  return inside.messages.show({
    ...content,
    team: person.team,
    channel: channel.id,
    user: inside.places.workspace(person.team).botUserId,
    fromApp: true,
    threadTs: text(body.thread_ts) || undefined,
    broadcast: false,
    ephemeralTo: body.response_type === 'in_channel' ? undefined : person.id,
  });
}
