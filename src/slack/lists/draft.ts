import { listWanted, withAskButton } from '../../../blocks/approval/ask-form.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { escapeMrkdwn } from '../../../blocks/kit/text.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import type { Caller } from '../../directory/callers.ts';
import { UserError } from '../../errors.ts';
import { draftList, draftToAskFor } from '../../invitations/lists/draft-list.ts';
import type { ListRow, ReadList } from '../../lists/list.ts';
import { readList } from '../../lists/read-list.ts';
import { readingNotes } from '../../words/lists/columns.ts';
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
  asked: { caller: Caller; list: ReadList; channel: string; reinvite?: boolean },
): Promise<Answer> {
  const { caller, list, channel, reinvite = false } = asked;
  const { rows } = list;
  if (rows.length === 0) return reply('There is no address in this list. Nothing was done.');
  const choices = { reinvite, companyId: null, permissionsTemplateId: null };
  const { id: tenantId } = caller.tenant;
  const drafting = { ...asker, tenantId, rows, choices };
  const drafted = await draftList(app, { ...drafting, read: list });
  if (drafted.outcome === 'REFUSED') {
    const refusal = refusalReply(drafted.refusal);
    const { listId, people } = await draftToAskFor(app, drafting);
    return people === 0 ? refusal : withAskButton(refusal, { tenantId, wanted: listWanted(listId, people) });
  }
  // What the preview asks is not also said.
  const columns = list.columns.filter(({ sure }) => sure || list.source === null);
  const banner = readingNotes({ ...list, columns })
    .map((note) => escapeMrkdwn(note, 500))
    .join('\n');
  return listViewFor(app, asker, { listId: drafted.listId, channel, ...(banner && { banner }) });
}

/** Everybody whom a text of Slack names, by address or by mention. */
export async function listOfText(app: SlackContext, asker: Asker, text: string): Promise<ReadList> {
  const { slackUsers, typed } = readMentions(text);
  const list = await readList(typed);
  const mentioned = await Promise.all(slackUsers.map((slackUser) => mentionedRow(app, asker, slackUser)));
  return { ...list, rows: [...list.rows, ...mentioned] };
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
