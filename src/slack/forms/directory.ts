import type { ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import { askBlock } from '../../../blocks/approval/ask-form.ts';
import { LONGEST_SEARCH } from '../../../blocks/directory/directory-controls.ts';
import { type DirectoryViewState, directoryView } from '../../../blocks/directory/directory-view.ts';
import { SELECTED_MOST } from '../../../blocks/directory/select-view.ts';
import { packIds, unpackIds } from '../../../blocks/directory/selection.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { foundElsewhere } from '../../../blocks/kit/elsewhere.ts';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import type { Caller } from '../../directory/callers.ts';
import { denySeeDirectory, mayAddUsers, maySeeDirectory } from '../../directory/policy.ts';
import { refuse } from '../../directory/refusal.ts';
import { DirectoryState } from '../../generated/prisma/enums.ts';
import { type DirectoryPage, listDirectory } from '../../invitations/status/list-directory.ts';
import { inertLine } from '../../words/inert-text.ts';
import type { Answer } from '../request/answer-command.ts';
import type { SlackContext } from '../slack-context.ts';

/** Other tenants that are searched when nobody is found. */
const SEARCHED = 10;

/**
 * The Company level Directory as this caller may see it now, or the refusal. When a search finds nobody, the asker's other
 * tenants are searched; with `follow`, the first in which it finds someone is shown instead.
 */
export async function directoryViewFor(
  app: SlackContext,
  options: {
    callers: readonly [Caller, ...Caller[]];
    state: DirectoryViewState;
    banner?: string;
    /** What was done. Of its buttons, only **Ask for approval** is shown above the list; the others are in the rows. */
    outcome?: Reply;
    follow?: boolean;
  },
): Promise<Answer> {
  const { callers, state, outcome, follow = false } = options;
  const visible = callers.filter(maySeeDirectory);
  const caller = visible.find(({ tenant }) => tenant.id === state.tenantId) ?? visible[0] ?? callers[0];
  const denial = denySeeDirectory(caller);
  if (denial)
    return refusalReply(await refuse(app.db, { logger: app.logger, asked: 'see-directory', denial, caller }));
  const search = [...inertLine(state.search)].slice(0, LONGEST_SEARCH).join('');
  const list = await listDirectory(app.db, {
    ...{ caller, search, page: state.page },
    state: state.filter ?? null,
  });
  const others =
    list.total > 0 || search === '' || state.filter ? [] : visible.filter((other) => other !== caller);
  const elsewhere = await whereFound(app, { callers: others, search });
  const [first] = elsewhere;
  const shown = follow && first ? first : { caller, list };
  const found = {
    ...{ search, tenantName: caller.tenant.name, shown: shown !== undefined && shown === first },
    elsewhere: elsewhere.map((one) => one.caller.tenant.name),
  };
  const banner = outcome?.text ?? options.banner ?? (first && foundElsewhere(found));
  const ask = outcome && askBlock(outcome);
  const modal = directoryView({
    state: { ...state, search, tenantId: shown.caller.tenant.id },
    tenantName: shown.caller.tenant.name,
    tenants: visible.map(({ tenant }) => tenant),
    list: shown.list,
    mayAdd: mayAddUsers(shown.caller),
    ...(banner && { banner }),
    ...(ask && { ask }),
  });
  return { modal };
}

/** The tenants in which a search finds someone, the one used last first, with what it finds. */
async function whereFound(
  app: SlackContext,
  { callers, search }: { callers: readonly Caller[]; search: string },
): Promise<{ caller: Caller; list: DirectoryPage }[]> {
  const inOrder = callers.toSorted((a, b) => Number(b.isLastUsed) - Number(a.isLastUsed)).slice(0, SEARCHED);
  const searched = await Promise.all(
    inOrder.map(async (caller) => ({
      caller,
      list: await listDirectory(app.db, { caller, search, page: 0 }),
    })),
  );
  return searched.filter(({ list }) => list.total > 0);
}

/** What the directory remembers, as Slack hands it back. */
export const directoryState = z.object({
  tenantId: z.uuid(),
  search: z.string(),
  page: z.number().int().nonnegative(),
  filter: z.enum(DirectoryState).exactOptional(),
  manage: z.boolean().exactOptional(),
  selected: z.string().exactOptional(),
}) satisfies z.ZodType<DirectoryViewState>;

/** What the directory remembered. Slack hands it back unchanged, but it may be stale. */
export function readDirectoryState(privateMetadata: string): DirectoryViewState {
  return directoryState.parse(JSON.parse(privateMetadata));
}

/** The same with those added who are ticked on the page that is shown, and those left out who no longer are. */
export function directoryStateOf(view: ViewOutput): DirectoryViewState {
  const state = readDirectoryState(view.private_metadata);
  if (state.selected === undefined) return state;
  const offered = new Set(boxes.parse(view.blocks).flat());
  const ticked = Object.values(view.state.values).flatMap(
    (elements) => elements[ACTIONS.directorySelected]?.selected_options?.map(({ value }) => value) ?? [],
  );
  const before = unpackIds(state.selected).filter((id) => !offered.has(id));
  return { ...state, selected: packIds([...before, ...ticked].slice(0, SELECTED_MOST)) };
}

/** The values of all checkboxes in the blocks of a view. */
const boxes = z.array(
  z
    .object({
      element: z.object({ type: z.literal('checkboxes'), options: z.array(z.object({ value: z.uuid() })) }),
    })
    .transform(({ element }) => element.options.map(({ value }) => value))
    .catch([]),
);
