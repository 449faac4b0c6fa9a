import { z } from 'zod';
import { type ListViewState, PAGE } from '../../../blocks/lists/list-data.ts';
import { noSuchList } from '../../../blocks/lists/list-outcome.ts';
import { listView } from '../../../blocks/lists/list-view.ts';
import { firstShown } from '../../../blocks/lists/rows-page.ts';
import type { Caller } from '../../directory/callers.ts';
import { mayAddUsers } from '../../directory/policy.ts';
import { rightToAdd } from '../../directory/right-to-add.ts';
import { ListRowOutcome } from '../../generated/prisma/enums.ts';
import { invitationsLeft } from '../../invitations/caps.ts';
import { findList } from '../../invitations/lists/find-list.ts';
import { countLogins, LIST_LOGINS, peopleByLogin } from '../../invitations/lists/list-logins.ts';
import { listProgress, rowsOf } from '../../invitations/lists/read-progress.ts';
import type { Answer } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { callerIn, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

/** A list as it stands, for those who may see it; a draft with what can be chosen for it. */
export async function listViewFor(
  app: SlackContext,
  asker: Asker,
  asked: Pick<ListViewState, 'listId'> & Partial<ListViewState> & { banner?: string },
): Promise<Answer> {
  const { listId, channel = '', page = 0, banner } = asked;
  const list = await findList(app, { ...asker, listId });
  const progress = list && (await listProgress(app.db, listId));
  if (!list || !progress) return noSuchList();
  const { tenantId } = list;
  const caller = callerIn(asker, tenantId);
  const logins = await countLogins(app.db, listId);
  const counts = { ...progress.counts, ...logins };
  const isThere = asked.outcome && (counts[asked.outcome] ?? 0) > 0;
  const outcome = isThere ? (asked.outcome ?? null) : firstShown(progress.counts);
  const part = { listId, skip: page * PAGE, most: PAGE };
  const login = LIST_LOGINS.find((one) => one === outcome);
  const outcomes = Object.values(ListRowOutcome).filter((one) => one === outcome);
  const modal = listView({
    state: { listId, tenantId, channel, outcome, page },
    ...{ list, progress, logins, tenantName: caller.tenant.name, timezone: caller.tenant.timezone },
    rows: login ? [] : await rowsOf(app.db, { ...part, outcomes }),
    people: login ? await peopleByLogin(app.db, { ...part, login }) : [],
    choices: list.status === 'DRAFT' ? await choicesFor(app, asker, caller) : null,
    ...(banner && { banner }),
  });
  return { modal };
}

async function choicesFor(app: SlackContext, asker: Asker, caller: Caller) {
  const right = await rightToAdd(app.db, caller);
  return {
    tenants: tenantsOf(asker).flatMap((one) => (mayAddUsers(one) ? [one.tenant] : [])),
    permissionsTemplates: 'denial' in right ? [] : right.permissionsTemplates,
    announceIn: caller.tenant.announceIn,
    left: await invitationsLeft(app.db, { caller, caps: app.caps, at: app.clock.now() }),
  };
}

const state = z.object({
  listId: z.uuid(),
  tenantId: z.uuid(),
  channel: z.string(),
  outcome: z.enum([...Object.values(ListRowOutcome), ...LIST_LOGINS]).nullable(),
  page: z.number().int().nonnegative(),
}) satisfies z.ZodType<ListViewState>;

/** What the view of a list remembered. Slack hands it back unchanged, but it may be stale. */
export function readListViewState(privateMetadata: string): ListViewState {
  return state.parse(JSON.parse(privateMetadata));
}
