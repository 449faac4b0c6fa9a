import type { Context } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { activeCaller } from '../directory/callers.ts';
import { lockInviter } from '../directory/locks.ts';
import { type AddUserOutcome, addUser, type NewUser } from '../directory/people/add-user.ts';
import type { AnnounceTo } from '../directory/write-notice.ts';
import { inTransaction } from '../transaction.ts';
import { roomOf } from './caps.ts';
import { inviteMembers, wakeFor } from './invite.ts';
import type { InviteOutcome } from './invite-outcome.ts';
import { lockAsCaller, readMembers } from './members/lock-member.ts';

export type AddAndInviteOutcome =
  /** In the directory, and invited or what else came of that; `was` says what the person was before. */
  | { outcome: 'IN_DIRECTORY'; was: 'NEW_USER' | 'EXISTING_USER' | 'ALREADY_MEMBER'; invite: InviteOutcome }
  | Exclude<AddUserOutcome, { outcome: 'ADDED' | 'ALREADY_MEMBER' | 'DEACTIVATED' }>;

/**
 * What the Invite form does when it is submitted: adds the user account if needed, and invites, in one transaction.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function addAndInvite(
  context: Context,
  request: {
    userId: string;
    workspace: string;
    tenantId: string;
    user: NewUser;
    announce: AnnounceTo;
    note?: string | null;
  },
): Promise<AddAndInviteOutcome> {
  const outcome = await inTransaction(context.db, async (tx) => {
    await lockInviter(tx, request.userId);
    return addAndInviteInTurn(tx, context, { ...request, at: context.clock.now() });
  });
  if (outcome.outcome === 'IN_DIRECTORY') wakeFor(context, [outcome.invite]);
  return outcome;
}

/** The same within a transaction, which holds the inviter's lock (`lockInviter`). */
export async function addAndInviteInTurn(
  tx: Transaction,
  { caps, logger }: Pick<Context, 'caps' | 'logger'>,
  request: {
    userId: string;
    workspace: string;
    tenantId: string;
    user: NewUser;
    announce: AnnounceTo;
    note?: string | null;
    at: Date;
  },
): Promise<AddAndInviteOutcome> {
  const { user, announce, note = null, at } = request;
  const caller = await activeCaller(tx, request);
  const added = await addUser(tx, { caller, user, at, logger });
  if (added.outcome !== 'ADDED' && added.outcome !== 'ALREADY_MEMBER' && added.outcome !== 'DEACTIVATED') {
    return added;
  }
  const was = added.outcome !== 'ADDED' ? 'ALREADY_MEMBER' : added.existing ? 'EXISTING_USER' : 'NEW_USER';
  const emailKeys = [user.emailKey];
  const { hold, membershipIds, sent } = await lockAsCaller(tx, { ...request, emailKeys, caps });
  const members = await readMembers(tx, membershipIds, { caps, at });
  const { room } = roomOf({ caller, caps, sent, asked: 1 });
  const decided = await inviteMembers(tx, {
    caller,
    members,
    intent: 'invite',
    announce,
    note,
    at,
    hold,
    room,
    caps,
    logger,
  });
  const invite = decided.get(user.emailKey);
  if (!invite) throw new Error('Someone was added, and is not in the directory.');
  return { outcome: 'IN_DIRECTORY', was, invite };
}
