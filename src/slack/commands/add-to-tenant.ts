import { COMMANDS } from '../../../blocks/ids.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { helpReply } from '../../../blocks/replies/help.ts';
import { oneAtATime, unreadable } from '../../../blocks/replies/usage.ts';
import { inertLine } from '../../words/inert-text.ts';
import { LONGEST_NAME } from '../../words/limits.ts';
import { startFormFor } from '../forms/start-form-for.ts';
import {
  type Answer,
  answerCommand,
  type CommandArgs,
  type CommandRequest,
} from '../request/answer-command.ts';
import { chooseTenant } from '../request/choose-tenant.ts';
import { type Asker, tenantsOf } from '../request/identify.ts';
import { unescapeSlack } from '../request/unescape.ts';
import type { SlackContext } from '../slack-context.ts';
import { findMentioned } from './find-mentioned.ts';
import { type InviteText, parseInviteText } from './parse-invite-text.ts';

/** `/add-to-tenant [email]`: adds an existing or a new user, with company resolution. */
export async function addToTenantCommand(app: SlackContext, args: CommandArgs): Promise<void> {
  const asked = parseInviteText(args.command.text);
  if (asked.kind === 'HELP') return args.ack({ response_type: 'ephemeral', ...helpReply() });
  await answerCommand(app, args, (asker, request) => answer(app, asker, { ...request, asked }));
}

async function answer(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest & { asked: Exclude<InviteText, { kind: 'HELP' }> },
): Promise<Answer> {
  const { asked, channel, text } = request;
  switch (asked.kind) {
    case 'NOTHING':
    case 'EMAIL':
    case 'MENTION': {
      const { openFor, mayInviteTo } = chooseTenant(await tenantsOf(app, asker), request);
      const person =
        asked.kind === 'MENTION' && mayInviteTo.length > 0
          ? await findMentioned(app, { ...asker, ...asked, mayInviteTo })
          : asked.kind === 'EMAIL'
            ? asked
            : null;
      return startFormFor(app, {
        caller: openFor,
        mayAddTo: mayInviteTo,
        state: { channel, ...(person && { known: knownOf(person) }) },
        ...(person && { email: person.email }),
      });
    }
    case 'SEVERAL':
      return reply(oneAtATime(COMMANDS.addToTenant));
    case 'STATUS':
    case 'UNREADABLE':
      return reply(unreadable(COMMANDS.addToTenant, unescapeSlack(text.trim())));
  }
}

/** The name that came with the address, for the screen that asks for one. */
function knownOf(person: { emailKey: string; firstName?: string | null; lastName?: string | null }) {
  const { emailKey, firstName, lastName } = person;
  const clipped = (name: string) => inertLine(name).slice(0, LONGEST_NAME);
  return {
    emailKey,
    ...(firstName && { firstName: clipped(firstName) }),
    ...(lastName && { lastName: clipped(lastName) }),
  };
}
