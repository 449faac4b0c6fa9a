import { answerCommand, type CommandArgs } from '../answer-command.ts';
import { chooseTenant } from '../choose-tenant.ts';
import { directoryViewFor } from '../directory-view-for.ts';
import { tenantsOf } from '../identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { unescapeSlack } from '../unescape.ts';

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
