import { reply } from '../../../blocks/kit/reply.ts';
import { sayWhom } from '../../../blocks/replies/usage.ts';
import type { Answer, CommandRequest } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { inviteTyped } from './invite.ts';
import { parsePerson } from './parse-command.ts';

/** `/reinvite jane@acme.test` or `@jane`: a new round of the same invitation. */
export async function reinviteCommand(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest,
): Promise<Answer> {
  const typed = parsePerson(request.text);
  if (typed.kind === 'NOTHING') return reply(sayWhom(request.command));
  return inviteTyped(app, asker, { ...request, typed, intent: 're-invite' });
}
