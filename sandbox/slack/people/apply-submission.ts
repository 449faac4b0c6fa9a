import { isRecord, record } from '../../shared/json.ts';
import { Refusal } from '../refusal.ts';
import { problemsOfSubmission } from '../rules/answers.ts';
import { checkView } from '../rules/view.ts';
import type { AppAnswer } from '../sending/app-connection.ts';
import type { OpenView } from '../state/view-store.ts';
import type { Actor } from './actor.ts';

export type Outcome = 'closed' | 'errors' | 'updated' | 'pushed' | 'failed';

/**
 * Applies the app's answer to a submitted view, as Slack would.
 * Returns the outcome, and for `failed` why: the person would read “We had some trouble connecting. Try again?”
 */
export function applySubmission(
  actor: Actor,
  open: OpenView,
  answer: AppAnswer,
): { outcome: Outcome; error?: string } {
  if (answer.failure !== undefined) return { outcome: 'failed', error: answer.failure };
  if (answer.text === '') {
    actor.internals.views.close(open);
    return { outcome: 'closed' };
  }
  try {
    return { outcome: follow(actor, open, answer.json) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { outcome: 'failed', error: `${error.code} ${JSON.stringify(error.extra)}` };
  }
}

function follow(actor: Actor, open: OpenView, answer: unknown): Outcome {
  const { views } = actor.internals;
  if (!isRecord(answer)) throw new Refusal('invalid_response');
  const problems = problemsOfSubmission(answer, open.view);
  if (problems.length > 0) throw Refusal.because('invalid_response', problems);
  const stack = views.stack(actor.person.id);
  switch (answer.response_action) {
    case 'errors':
      open.errors = Object.fromEntries(
        Object.entries(record(answer.errors)).map(([blockId, error]) => [blockId, String(error)]),
      );
      views.changed(open);
      return 'errors';
    case 'update':
      views.update(open, checkView(answer.view, 'modal'));
      return 'updated';
    case 'push':
      views.push(actor.person, checkView(answer.view, 'modal'));
      return 'pushed';
    default: {
      const root = stack[0];
      if (root) views.close(root);
      return 'closed';
    }
  }
}
