import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import { helpReply } from '../../../blocks/replies/help.ts';
import { unknownWord } from '../../../blocks/replies/usage.ts';
import type { CommandNames, Task } from '../../words/commands.ts';
import { answerCommand, type CommandArgs, type CommandListener } from '../request/answer-command.ts';
import type { SlackContext } from '../slack-context.ts';
import { addToTenantCommand } from './add-to-tenant.ts';
import { directoryCommand } from './directory.ts';
import { inviteCommand } from './invite.ts';
import { memberCommand } from './member-command.ts';
import { unescapeSlack } from './parse-command.ts';
import { readTyped, type Typed } from './read-typed.ts';
import { reinviteCommand } from './reinvite.ts';
import { statusCommand } from './status.ts';

/** What each command does, however it was asked for. */
export const COMMAND_LISTENERS: Readonly<Record<Exclude<Task, 'help'>, CommandListener>> = {
  invite: inviteCommand,
  reinvite: reinviteCommand,
  revoke: memberCommand('REVOKE'),
  edit: memberCommand('EDIT'),
  add: addToTenantCommand,
  directory: directoryCommand,
  status: statusCommand,
};

/** A slash command. Help, and the word that was probably meant, are answered at once, and to everybody. */
export async function commandTyped(app: SlackContext, args: CommandArgs): Promise<void> {
  const { command, text, team_id: workspace } = args.command;
  const typed = readTyped(command, text);
  if (typed.task === 'help' || typed.task === null) {
    const answer = answerAtOnce(typed, await app.commands.like(workspace, command));
    return args.ack({ response_type: 'ephemeral', ...answer });
  }
  await answerCommand(app, args, { ...typed, listener: COMMAND_LISTENERS[typed.task] });
}

function answerAtOnce(typed: Extract<Typed, { task: 'help' | null }>, commands: CommandNames): Reply {
  if (typed.task === 'help') return helpReply(commands);
  const [word, rest] = [unescapeSlack(typed.word), unescapeSlack(typed.rest)];
  return reply(unknownWord({ word, rest, meant: typed.meant }, commands));
}
