import type { ButtonAction, PlainTextInputAction, StaticSelectAction, ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import type { DirectoryViewState } from '../../../../blocks/directory/directory-view.ts';
import { rememberTenant } from '../../../directory/callers.ts';
import { DirectoryState } from '../../../generated/prisma/enums.ts';
import { directoryStateOf, directoryViewFor } from '../../forms/directory.ts';
import type { InModal, ModalAnswer } from '../../request/answer-action.ts';
import type { Asker } from '../../request/identify.ts';
import { callerIn, tenantsOf } from '../../request/tenants.ts';
import type { SlackContext } from '../../slack-context.ts';

/* The same list of people, over another part of the directory. */

export async function directoryTenantChosen(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<StaticSelectAction>,
): Promise<ModalAnswer> {
  const tenantId = action.selected_option.value;
  await rememberTenant(app.db, callerIn(asker, tenantId));
  return showAgain(app, asker, view, { tenantId, page: 0 });
}

export function directorySearched(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<PlainTextInputAction>,
): Promise<ModalAnswer> {
  return showAgain(app, asker, view, { search: (action.value ?? '').trim(), page: 0 });
}

export function directoryPageTurned(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<ButtonAction>,
): Promise<ModalAnswer> {
  return showAgain(app, asker, view, { page: Number(action.value) });
}

/** Whom to show: all people, or those who stand in one place. */
export async function directoryFiltered(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<StaticSelectAction>,
): Promise<ModalAnswer> {
  const { filter: _, ...state } = directoryStateOf(view);
  const filter = directoryFilter.parse(action.selected_option.value);
  return directoryViewFor(app, {
    callers: tenantsOf(asker),
    state: { ...state, page: 0, ...(filter && { filter }) },
  });
}

/** What is no state, the filter for everybody included, filters nothing. */
const directoryFilter = z.enum(DirectoryState).optional().catch(undefined);

/** **Manage…** and back: with or without a menu on each row. */
export function directoryManageToggled(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<ButtonAction>,
): Promise<ModalAnswer> {
  return showAgain(app, asker, view, { manage: action.value === 'on' });
}

async function showAgain(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
  change: Partial<DirectoryViewState>,
): Promise<ModalAnswer> {
  const before = directoryStateOf(view);
  // Who is selected in one tenant is nobody in another.
  const isElsewhere = change.tenantId !== undefined && before.selected !== undefined;
  const state = { ...before, ...change, ...(isElsewhere && { selected: '' }) };
  return directoryViewFor(app, { callers: tenantsOf(asker), state });
}
