import { reply } from '../../../blocks/reply.ts';
import { answerCommand, type CommandArgs } from '../answer-command.ts';
import { findMentioned } from '../find-invitee.ts';
import { invitePerson } from '../invite-person.ts';
import { parseInviteText } from '../parse-invite-text.ts';
import type { SlackContext } from '../slack-context.ts';

/** `/reinvite jane@acme.test` or `@jane`: a new round of the same invitation. */
export async function reinviteCommand(app: SlackContext, args: CommandArgs): Promise<void> {
  await answerCommand(app, args, async (asker, request) => {
    const asked = parseInviteText(request.text);
    if (asked.kind === 'EMAIL')
      return invitePerson(app, asker, { ...request, person: asked, intent: 're-invite' });
    if (asked.kind !== 'MENTION') return reply('Say whom: `/reinvite jane@acme.test` or `/reinvite @jane`.');
    const person = await findMentioned(app, { workspace: asker.workspace, slackUser: asked.slackUser });
    return invitePerson(app, asker, { ...request, person, intent: 're-invite' });
  });
}
