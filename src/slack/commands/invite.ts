import { COMMANDS } from '../../../blocks/ids.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { helpReply } from '../../../blocks/replies/help.ts';
import { oneAtATime, unreadable } from '../../../blocks/replies/usage.ts';
import { inviteFormFor } from '../forms/invite-form-for.ts';
import {
  type Answer,
  answerCommand,
  type CommandArgs,
  type CommandRequest,
} from '../request/answer-command.ts';
import { chooseTenant } from '../request/choose-tenant.ts';
import { type Asker, tenantsOf } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { answerStatus } from './answer-status.ts';
import { invitePerson } from './invite-person.ts';
import { type InviteText, parseInviteText } from './parse-invite-text.ts';

/** `/invite`: the form, one person, `status` or `help`. */
export async function inviteCommand(app: SlackContext, args: CommandArgs): Promise<void> {
  const asked = parseInviteText(args.command.text);
  if (asked.kind === 'HELP') return args.ack({ response_type: 'ephemeral', ...helpReply() });
  await answerCommand(app, args, (asker, request) => answer(app, asker, { ...request, asked }));
}

async function answer(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest & { asked: Exclude<InviteText, { kind: 'HELP' }> },
): Promise<Answer> {
  const { asked, channel } = request;
  switch (asked.kind) {
    case 'EMAIL':
    case 'MENTION':
      return invitePerson(app, asker, { ...request, asked, intent: 'invite' });
    case 'STATUS':
      return answerStatus(app, asker, asked);
    case 'SEVERAL':
      return reply(oneAtATime(COMMANDS.invite));
    case 'UNREADABLE':
      return reply(unreadable(COMMANDS.invite, asked.text));
    default: {
      const { openFor, mayInviteTo } = chooseTenant(await tenantsOf(app, asker), request);
      return inviteFormFor(app, { caller: openFor, mayInviteTo, channel });
    }
  }
}
