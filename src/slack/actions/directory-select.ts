import type { ButtonAction } from '@slack/bolt';
import { invitedMany } from '../../../blocks/directory/invited-many.ts';
import { SELECTED_MOST } from '../../../blocks/directory/select-view.ts';
import { unpackIds } from '../../../blocks/directory/selection.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { inviteAll } from '../../invitations/invite.ts';
import type { Intent } from '../../invitations/invite-outcome.ts';
import { neverInvited } from '../../invitations/status/never-invited.ts';
import { directoryStateOf, directoryViewFor, readDirectoryState } from '../forms/directory.ts';
import type { InModal, ModalAnswer } from '../request/answer-action.ts';
import type { Asker } from '../request/identify.ts';
import { callerIn, tenantAndAnnouncement, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

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

/** **Invite selected**: a new round for each of them, whether invited before or not. */
export async function selectedInvited(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const { selected = '', tenantId } = directoryStateOf(view);
  const people = await app.db.membership.findMany({
    where: { tenantId, id: { in: unpackIds(selected) } },
    select: { user: { select: { emailKey: true } } },
  });
  const emailKeys = people.map(({ user }) => user.emailKey);
  return inviteMany(app, asker, { view, emailKeys, intent: 're-invite' });
}

/** **Invite all** among those who were never invited: as many as are invited at once, in the directory's order. */
export async function neverInvitedInvited(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const { tenantId, search } = readDirectoryState(view.private_metadata);
  const caller = callerIn(asker, tenantId);
  const emailKeys = await neverInvited(app.db, { caller, search, most: SELECTED_MOST });
  return inviteMany(app, asker, { view, emailKeys, intent: 'invite' });
}

/** Invites them, and shows the list with what came of it above. */
async function inviteMany(
  app: SlackContext,
  asker: Asker,
  request: { view: InModal['view']; emailKeys: readonly string[]; intent: Intent },
): Promise<ModalAnswer> {
  const { view, emailKeys, intent } = request;
  const { selected: _, ...state } = readDirectoryState(view.private_metadata);
  const { tenantId } = state;
  const { announce } = await tenantAndAnnouncement(app, asker, { tenantId });
  const outcomes = await inviteAll(app, { ...asker, tenantId, intent, announce, emailKeys });
  const banner = invitedMany(outcomes.values());
  const shown = await directoryViewFor(app, { callers: tenantsOf(asker), state, banner });
  return { ...shown, done: reply(banner) };
}
