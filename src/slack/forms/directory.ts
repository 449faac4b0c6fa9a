import { z } from 'zod';
import {
  type DirectoryViewState,
  directoryView,
  LONGEST_SEARCH,
} from '../../../blocks/directory/directory-view.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import type { Caller } from '../../directory/callers.ts';
import { denySeeDirectory, mayAddUsers, maySeeDirectory } from '../../directory/policy.ts';
import { refuse } from '../../directory/refusal.ts';
import { listDirectory } from '../../invitations/status/list-directory.ts';
import { inertLine } from '../../words/inert-text.ts';
import type { Answer } from '../request/answer-command.ts';
import type { SlackContext } from '../slack-context.ts';

/** The Company level Directory as this caller may see it now, or the refusal. */
export async function directoryViewFor(
  app: SlackContext,
  options: { callers: readonly [Caller, ...Caller[]]; state: DirectoryViewState; banner?: string },
): Promise<Answer> {
  const { callers, state, banner } = options;
  const visible = callers.filter(maySeeDirectory);
  const caller = visible.find(({ tenant }) => tenant.id === state.tenantId) ?? visible[0] ?? callers[0];
  const denial = denySeeDirectory(caller);
  if (denial) return refusalReply(await refuse(app.db, { asked: 'see-directory', denial, caller }));
  const search = [...inertLine(state.search)].slice(0, LONGEST_SEARCH).join('');
  const modal = directoryView({
    state: { ...state, search, tenantId: caller.tenant.id },
    tenantName: caller.tenant.name,
    tenants: visible.map(({ tenant }) => tenant),
    list: await listDirectory(app.db, { caller, search, page: state.page }),
    mayManage: mayAddUsers(caller),
    ...(banner && { banner }),
  });
  return { modal };
}

const state = z.object({
  tenantId: z.uuid(),
  search: z.string(),
  page: z.number().int().nonnegative(),
  channel: z.string(),
  manage: z.boolean().exactOptional(),
}) satisfies z.ZodType<DirectoryViewState>;

/** What the directory remembered. Slack hands it back unchanged, but it may be stale. */
export function readDirectoryState(privateMetadata: string): DirectoryViewState {
  return state.parse(JSON.parse(privateMetadata));
}
