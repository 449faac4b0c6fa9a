import type { Button } from '@slack/types';
import type { Task } from '../../src/words/commands.ts';
import { COMMAND_ACTION } from '../ids.ts';
import { button } from '../kit/section.ts';
import { LIMITS } from '../kit/text.ts';

/**
 * A button that does what a command does: for those who do not type it, and for what takes a form, which Slack opens only
 * when something was pressed or typed as a command.
 *
 * @param after what stands after the command, as Slack has escaped it
 */
export function commandButton(
  task: Task,
  label: string,
  { after = '', style }: { after?: string; style?: 'primary' } = {},
): Button {
  const value = after.length <= LIMITS.buttonValue ? after : '';
  return button(label, `${COMMAND_ACTION}:${task}`, { ...(value && { value }), ...(style && { style }) });
}
