import { reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import type { Caller } from '../../directory/callers.ts';
import { UserError } from '../../errors.ts';
import { draftList } from '../../invitations/lists/draft-list.ts';
import type { ListRow } from '../../lists/list.ts';
import { readList } from '../../lists/read-list.ts';
import { findMentioned } from '../commands/find-mentioned.ts';
import { readMentions } from '../commands/parse-command.ts';
import type { Answer } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { listViewFor } from './list-view.ts';

/** The preview of a list for the one who sends it, or why there is none. */
export async function draftFor(
  app: SlackContext,
  asker: Asker,
  list: { caller: Caller; rows: readonly ListRow[]; channel: string; reinvite?: boolean },
): Promise<Answer> {
  const { caller, rows, channel, reinvite = false } = list;
  if (rows.length === 0) return reply('There is no address in this list. Nothing was done.');
  const choices = { reinvite, companyId: null, permissionsTemplateId: null };
  const drafted = await draftList(app, { ...asker, tenantId: caller.tenant.id, rows, choices });
  if (drafted.outcome === 'REFUSED') return refusalReply(drafted.refusal);
  return listViewFor(app, asker, { listId: drafted.listId, channel });
}

/** Everybody whom a text of Slack names, by address or by mention. */
export async function rowsOfText(app: SlackContext, asker: Asker, text: string): Promise<ListRow[]> {
  const { slackUsers, typed } = readMentions(text);
  const { rows } = await readList(typed);
  const mentioned = await Promise.all(slackUsers.map((slackUser) => mentionedRow(app, asker, slackUser)));
  return [...rows, ...mentioned];
}

/** A mention without an address is a row like one with a wrong one. */
async function mentionedRow(app: SlackContext, asker: Asker, slackUser: string): Promise<ListRow> {
  const row = { line: 1, company: null, template: null };
  try {
    const { workspace } = asker;
    const person = await findMentioned(app, { workspace, slackUser, among: tenantsOf(asker) });
    const { email, emailKey, firstName = null, lastName = null } = person;
    return { ...row, email, emailKey, firstName, lastName };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...row, email: `@${slackUser}`, emailKey: null, firstName: null, lastName: null };
  }
}
