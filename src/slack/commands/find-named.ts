import { peopleFoundReply } from '../../../blocks/invite/people-found.ts';
import { type Reply, reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { nobodyCalled } from '../../../blocks/replies/usage.ts';
import { denyAddUsers, denySeeDirectory, maySeeDirectory } from '../../directory/policy.ts';
import { refuse } from '../../directory/refusal.ts';
import { listDirectory } from '../../invitations/status/list-directory.ts';
import type { CommandRequest } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { chooseTenant, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

const ASKED = { INVITE: 'invite', STATUS: 'see-status', REVOKE: 'revoke', EDIT: 'edit' } as const;

/**
 * A name was typed where an email ID belongs: offers those who are found by it, in the tenant that the command is about
 * or else in the others that the caller sees. Someone who may not do what was asked learns nothing about anybody.
 */
export async function answerName(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest & { typed: string; asked: 'INVITE' | 'STATUS' | 'REVOKE' | 'EDIT' },
): Promise<Reply> {
  const { typed, asked } = request;
  const callers = tenantsOf(asker);
  const { caller, mayInviteTo } = chooseTenant(callers, request);
  const [allowed, denial] =
    asked === 'STATUS'
      ? [callers.filter(maySeeDirectory), denySeeDirectory(caller)]
      : [mayInviteTo, denyAddUsers(caller)];
  if (denial && allowed.length === 0) {
    return refusalReply(await refuse(app.db, { logger: app.logger, asked: ASKED[asked], denial, caller }));
  }
  const chosenFirst = allowed.toSorted((a, b) => Number(b === caller) - Number(a === caller));
  for (const searched of chosenFirst) {
    const found = await listDirectory(app.db, { caller: searched, search: typed, page: 0 });
    if (found.total > 0)
      return peopleFoundReply(found, { typed, tenant: searched.tenant, asked }, asker.commands);
  }
  return reply(nobodyCalled(request, asker.commands));
}
