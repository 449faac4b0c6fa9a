import { type Json, text, truthy } from '../../shared/json.ts';
import type { Internals } from '../internals.ts';
import { Refusal } from '../refusal.ts';
import { showAnswer } from '../sending/show-answer.ts';

/**
 * Takes a message that the app sends to a response_url: shows it, replaces or deletes the message it belongs to.
 * Refuses as rules/message.ts, and `used_url`, `expired_url`.
 */
export function takeResponse(path: string, body: Json, internals: Internals): void {
  const target = internals.responseUrls.use(path);
  const { source } = target;
  if (truthy(body.delete_original)) {
    if (source) internals.messages.remove(source);
    return;
  }
  if (truthy(body.replace_original) && source) {
    showAnswer(body, { ...target, replaces: source }, internals);
    return;
  }
  const type = text(body.response_type) || 'ephemeral';
  if (type !== 'ephemeral' && type !== 'in_channel') {
    throw Refusal.because('invalid_arguments', [
      { at: '/response_type', problem: 'must be one of: ephemeral, in_channel' },
    ]);
  }
  showAnswer(body, target, internals);
}
