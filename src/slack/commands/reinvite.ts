import { reply } from '../../../blocks/kit/reply.ts';
import { oneAtATime, sayWhom, unreadable } from '../../../blocks/replies/usage.ts';
import type { Answer, CommandRequest } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { answerName } from './find-named.ts';
import { invitePerson } from './invite.ts';
import { parsePerson } from './parse-command.ts';

/** `/reinvite jane@acme.test` or `@jane`: a new round of the same invitation. */
export async function reinviteCommand(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest,
): Promise<Answer> {
  const asked = parsePerson(request.text);
  switch (asked.kind) {
    case 'EMAIL':
    case 'MENTION':
      return invitePerson(app, asker, { ...request, asked, intent: 're-invite' });
    case 'WORDS':
      return answerName(app, asker, { ...request, typed: asked.text, asked: 'INVITE' });
    case 'NOTHING':
      return reply(sayWhom(request.command));
    case 'SEVERAL':
      return reply(oneAtATime(request.command));
    case 'UNREADABLE':
      return reply(unreadable({ ...request, typed: asked.text }, asker.commands));
  }
}
