import type { Json } from '../../shared/json.ts';
import type { Internals } from '../internals.ts';
import type { AppAnswer } from './app-connection.ts';
import { eventCallback } from './payloads.ts';

/** Sends an event. When the app fails to acknowledge it, sends it again at once, as Slack does. */
export async function sendEvent(team: string, event: Json, internals: Internals): Promise<AppAnswer> {
  const payload = eventCallback(team, event, internals);
  const answer = await internals.app.sendJson('event', payload);
  if (answer.failure === undefined) return answer;
  const reason = answer.failure === 'operation_timeout' ? 'http_timeout' : answer.failure;
  return await internals.app.sendJson('event', payload, {
    'x-slack-retry-num': '1',
    'x-slack-retry-reason': reason,
  });
}

/** Whether the app has subscribed to an event, by its name in the manifest: `message.im`. */
export function isSubscribed(name: string, { events }: Internals): boolean {
  return events?.includes(name) !== false;
}
