import type { ButtonAction } from '@slack/bolt';
import { unpackIds } from '../../../../blocks/directory/selection.ts';
import { reply } from '../../../../blocks/kit/reply.ts';
import { neverInvited } from '../../../invitations/status/never-invited.ts';
import { MOST_ROWS } from '../../../lists/list.ts';
import { directoryStateOf, directoryViewFor, readDirectoryState } from '../../forms/directory.ts';
import { draftFor } from '../../lists/draft.ts';
import type { InModal, ModalAnswer } from '../../request/answer-action.ts';
import type { Asker } from '../../request/identify.ts';
import { callerIn, tenantsOf } from '../../request/tenants.ts';
import type { SlackContext } from '../../slack-context.ts';

/* Several people of the directory at once. */

/** **Select…** and back: the list with boxes to tick, or with its buttons. */
export function directorySelectToggled(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<ButtonAction>,
): Promise<ModalAnswer> {
  const { selected: _, manage: __, ...state } = readDirectoryState(view.private_metadata);
  const isOn = action.value === 'on';
  return directoryViewFor(app, {
    callers: tenantsOf(asker),
    state: isOn ? { ...state, selected: '' } : state,
  });
}

/** **Invite selected**: a list of them, whether invited before or not, looked at before anything is sent. */
export async function selectedInvited(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const { selected = '', tenantId } = directoryStateOf(view);
  const people = await app.db.membership.findMany({
    where: { tenantId, id: { in: unpackIds(selected) } },
    select: { user: { select: { emailKey: true } } },
    orderBy: { user: { emailKey: 'asc' } },
  });
  const emailKeys = people.map(({ user }) => user.emailKey);
  return listOf(app, asker, { view, emailKeys, reinvite: true });
}

/** **Invite all** among those who were never invited: a list of them, in the directory's order. */
export async function neverInvitedInvited(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const { tenantId, search } = readDirectoryState(view.private_metadata);
  const caller = callerIn(asker, tenantId);
  const emailKeys = await neverInvited(app.db, { caller, search, most: MOST_ROWS });
  return listOf(app, asker, { view, emailKeys, reinvite: false });
}

/** The preview of a list of these people, on top of the directory. */
async function listOf(
  app: SlackContext,
  asker: Asker,
  request: { view: InModal['view']; emailKeys: readonly string[]; reinvite: boolean },
): Promise<ModalAnswer> {
  const { view, emailKeys, reinvite } = request;
  const { selected: _, ...state } = readDirectoryState(view.private_metadata);
  if (emailKeys.length === 0) {
    const banner = 'Nobody was selected.';
    const shown = await directoryViewFor(app, { callers: tenantsOf(asker), state, banner });
    return { ...shown, done: reply(banner) };
  }
  const users = await app.db.user.findMany({
    where: { emailKey: { in: [...emailKeys] } },
    select: { email: true, emailKey: true, firstName: true, lastName: true },
  });
  const byKey = new Map(users.map((user) => [user.emailKey, user]));
  const rows = emailKeys.flatMap((emailKey, index) => {
    const user = byKey.get(emailKey);
    return user ? [{ ...user, line: index + 1, company: null, template: null }] : [];
  });
  const caller = callerIn(asker, state.tenantId);
  const list = { rows, columns: [], leftOut: [], source: null };
  const answer = await draftFor(app, asker, { caller, list, channel: '', reinvite });
  return 'modal' in answer ? { push: answer.modal } : answer;
}
