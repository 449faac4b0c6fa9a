import { COMMANDS } from '../../../blocks/ids.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { helpReply } from '../../../blocks/replies/help.ts';
import { oneAtATime, sayWhom, unreadable } from '../../../blocks/replies/usage.ts';
import { answerCommand, type CommandArgs } from '../request/answer-command.ts';
import type { SlackContext } from '../slack-context.ts';
import { invitePerson } from './invite-person.ts';
import { parseInviteText } from './parse-invite-text.ts';

/** `/reinvite jane@acme.test` or `@jane`: a new round of the same invitation. */
export async function reinviteCommand(app: SlackContext, args: CommandArgs): Promise<void> {
  const asked = parseInviteText(args.command.text);
  if (asked.kind === 'HELP') return args.ack({ response_type: 'ephemeral', ...helpReply() });
  await answerCommand(app, args, async (asker, request) => {
    switch (asked.kind) {
      case 'EMAIL':
      case 'MENTION':
        return invitePerson(app, asker, { ...request, asked, intent: 're-invite' });
      case 'SEVERAL':
        return reply(oneAtATime(COMMANDS.reinvite));
      case 'UNREADABLE':
        return reply(unreadable(COMMANDS.reinvite, asked.text));
      default:
        return reply(sayWhom(COMMANDS.reinvite));
    }
  });
}
