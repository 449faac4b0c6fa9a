import { directoryViewFor } from '../forms/directory.ts';
import type { Answer, CommandRequest } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { chooseTenant, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { unescapeSlack } from './parse-command.ts';

/** `/directory [search]`: the people of the tenant, with Invite and Re-invite. */
export async function directoryCommand(
  app: SlackContext,
  asker: Asker,
  request: CommandRequest,
): Promise<Answer> {
  const callers = tenantsOf(asker);
  const { caller } = chooseTenant(callers, request);
  const search = unescapeSlack(request.text).trim();
  const state = { tenantId: caller.tenant.id, search, page: 0 };
  return directoryViewFor(app, { callers, state, follow: true });
}
