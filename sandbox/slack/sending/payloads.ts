import { randomBytes } from 'node:crypto';
import type { Json } from '../../shared/json.ts';
import type { Internals } from '../internals.ts';
import { type ElementValues, valuesOf } from '../state/element-values.ts';
import type { Channel, Message, Person } from '../state/entities.ts';
import { messageObject } from '../state/message-object.ts';
import { type OpenView, viewOutput } from '../state/view-store.ts';

/** Slack's deprecated verification token; apps check the signature instead. */
const TOKEN = 'verification-token-of-the-local-slack';

/** What all interactions carry. */
function envelope(person: Person, internals: Internals): Json {
  const workspace = internals.places.workspace(person.team);
  return {
    user: { id: person.id, username: person.name, name: person.name, team_id: person.team },
    api_app_id: internals.appId,
    token: TOKEN,
    team: { id: workspace.id, domain: workspace.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function trigger(person: Person, internals: Internals): string {
  return internals.triggers.make(person.team, person.id);
}

function responseUrl(
  person: Person,
  channel: Channel,
  source: Message | undefined,
  internals: Internals,
): string {
  return internals.origin + internals.responseUrls.make({ person, channel, source });
}

function channelName(channel: Channel): string {
  if (channel.kind === 'im') return 'directmessage';
  return channel.kind === 'private' ? 'privategroup' : channel.name;
}

/** The form fields of a slash command. */
export function commandFields(
  person: Person,
  channel: Channel,
  command: string,
  text: string,
  internals: Internals,
): Record<string, string> {
  return {
    token: TOKEN,
    team_id: person.team,
    team_domain: internals.places.workspace(person.team).domain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: internals.appId,
    is_enterprise_install: 'false',
    response_url: responseUrl(person, channel, undefined, internals),
    trigger_id: trigger(person, internals),
  };
}

/** Something was pressed or chosen in a message. Ephemerals are not in the payload, as with Slack. */
export function messageAction(
  person: Person,
  message: Message,
  action: Json,
  values: ElementValues,
  internals: Internals,
): Json {
  const channel = internals.places.channel(message.channel, message.team);
  const ephemeral = message.ephemeralTo !== undefined;
  return {
    type: 'block_actions',
    ...envelope(person, internals),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    trigger_id: trigger(person, internals),
    channel: { id: channel.id, name: channelName(channel) },
    ...(ephemeral ? {} : { message: messageObject(message, internals) }),
    state: { values: { ...valuesOf(message.blocks), ...values } },
    response_url: responseUrl(person, channel, message, internals),
    actions: [{ ...action, action_ts: actionTs() }],
  };
}

/** Something was pressed or chosen in a view. */
export function viewAction(person: Person, open: OpenView, action: Json, internals: Internals): Json {
  return {
    type: 'block_actions',
    ...envelope(person, internals),
    container: { type: 'view', view_id: open.id },
    trigger_id: trigger(person, internals),
    view: viewOf(open, internals),
    actions: [{ ...action, action_ts: actionTs() }],
  };
}

export function viewSubmission(person: Person, open: OpenView, internals: Internals): Json {
  return {
    type: 'view_submission',
    ...envelope(person, internals),
    trigger_id: trigger(person, internals),
    view: viewOf(open, internals),
    response_urls: [],
  };
}

export function viewClosed(person: Person, open: OpenView, isCleared: boolean, internals: Internals): Json {
  return {
    type: 'view_closed',
    ...envelope(person, internals),
    view: viewOf(open, internals),
    is_cleared: isCleared,
  };
}

/** A search in an external select. */
export function blockSuggestion(
  person: Person,
  place: { open: OpenView } | { message: Message },
  element: { blockId: string; actionId: string; value: string },
  internals: Internals,
): Json {
  const common = {
    type: 'block_suggestion',
    ...envelope(person, internals),
    action_id: element.actionId,
    block_id: element.blockId,
    value: element.value,
  };
  if ('open' in place) {
    return {
      ...common,
      container: { type: 'view', view_id: place.open.id },
      view: viewOf(place.open, internals),
    };
  }
  const { message } = place;
  const channel = internals.places.channel(message.channel, message.team);
  return {
    ...common,
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: false },
    channel: { id: channel.id, name: channelName(channel) },
    message: messageObject(message, internals),
  };
}

/** A global shortcut, or with a message a message shortcut. */
export function shortcut(
  person: Person,
  callbackId: string,
  message: Message | undefined,
  internals: Internals,
): Json {
  const common = {
    ...envelope(person, internals),
    callback_id: callbackId,
    trigger_id: trigger(person, internals),
    action_ts: actionTs(),
  };
  if (!message) return { type: 'shortcut', ...common };
  const channel = internals.places.channel(message.channel, message.team);
  return {
    type: 'message_action',
    ...common,
    message_ts: message.ts,
    channel: { id: channel.id, name: channelName(channel) },
    message: messageObject(message, internals),
    response_url: responseUrl(person, channel, message, internals),
  };
}

/** The envelope of the Events API. */
export function eventCallback(team: string, event: Json, internals: Internals): Json {
  const workspace = internals.places.workspace(team);
  return {
    token: TOKEN,
    team_id: team,
    context_team_id: team,
    context_enterprise_id: null,
    api_app_id: internals.appId,
    event: { event_ts: actionTs(), ...event },
    type: 'event_callback',
    event_id: `Ev${randomBytes(5).toString('hex').toUpperCase()}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team,
        user_id: workspace.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}

function viewOf(open: OpenView, internals: Internals): Json {
  return viewOutput(open, internals.places.workspace(open.team), internals.appId);
}

function actionTs(): string {
  return `${(Date.now() / 1000).toFixed(3)}${randomBytes(2).readUInt16BE() % 1000}`.padEnd(17, '0');
}
