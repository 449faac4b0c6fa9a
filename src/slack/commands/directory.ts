import { directoryViewFor } from '../forms/directory-view-for.ts';
import { answerCommand, type CommandArgs } from '../request/answer-command.ts';
import { chooseTenant } from '../request/choose-tenant.ts';
import { tenantsOf } from '../request/identify.ts';
import { unescapeSlack } from '../request/unescape.ts';
import type { SlackContext } from '../slack-context.ts';

/** `/directory [search]`: the people of the tenant, with Invite and Re-invite. */
export async function directoryCommand(app: SlackContext, args: CommandArgs): Promise<void> {
  await answerCommand(app, args, async (asker, request) => {
    const callers = await tenantsOf(app, asker);
    const { caller } = chooseTenant(callers, request);
    const search = unescapeSlack(request.text).trim();
    const state = { tenantId: caller.tenant.id, search, page: 0, channel: request.channel };
    return directoryViewFor(app, { callers, state });
  });
}
