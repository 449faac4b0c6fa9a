import { helpReply } from '../../../blocks/help.ts';
import { reply } from '../../../blocks/reply.ts';
import { escapeMrkdwn } from '../../../blocks/text.ts';
import { type Answer, answerCommand, type CommandArgs, type CommandRequest } from '../answer-command.ts';
import { answerStatus } from '../answer-status.ts';
import { chooseTenant } from '../choose-tenant.ts';
import { findMentioned } from '../find-invitee.ts';
import { type Asker, tenantsOf } from '../identify.ts';
import { inviteFormFor } from '../invite-form-for.ts';
import { invitePerson } from '../invite-person.ts';
import { type InviteText, parseInviteText } from '../parse-invite-text.ts';
import type { SlackContext } from '../slack-context.ts';

/** `/invite`: the form, one person, `status` or `help`. */
export async function inviteCommand(app: SlackContext, args: CommandArgs): Promise<void> {
  const asked = parseInviteText(args.command.text);
  if (asked.kind === 'HELP') {
    await args.ack({ response_type: 'ephemeral', ...helpReply() });
    return;
  }
  await answerCommand(app, args, (asker, request) => answer(app, asker, { ...request, asked }));
}

async function answer(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest & { asked: InviteText },
): Promise<Answer> {
  const { asked, channel } = request;
  switch (asked.kind) {
    case 'EMAIL':
      return invitePerson(app, asker, { ...request, person: asked, intent: 'invite' });
    case 'MENTION': {
      const person = await findMentioned(app, { workspace: asker.workspace, slackUser: asked.slackUser });
      return invitePerson(app, asker, { ...request, person, intent: 'invite' });
    }
    case 'STATUS':
      return answerStatus(app, asker, { email: asked.email });
    case 'SEVERAL':
      return reply('One person at a time, please: type `/invite` with a single email ID or @mention.');
    case 'UNREADABLE':
      return reply(
        `“${escapeMrkdwn(asked.text, 500)}” is no email ID or @mention. Try \`/invite jane@acme.test\`, or \`/invite help\`.`,
      );
    default: {
      const { caller, mayInviteTo } = chooseTenant(await tenantsOf(app, asker), request);
      return inviteFormFor(app, { caller, mayInviteTo, channel });
    }
  }
}
