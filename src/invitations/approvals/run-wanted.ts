import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import type { Wanted } from '../../directory/approvals/wanted.ts';
import type { Caller } from '../../directory/callers.ts';
import { findUserInTenant } from '../../directory/people/find-user-in-tenant.ts';
import type { Refused } from '../../directory/refusal.ts';
import type { InviteTrouble } from '../../words/invite-troubles.ts';
import { type AddAndInviteOutcome, addAndInviteInTurn } from '../add-and-invite.ts';
import { inviteInTurn } from '../invite.ts';
import type { InviteOutcome } from '../invite-outcome.ts';
import { startAsked } from '../lists/asked-list.ts';

/** What came of what was asked for. */
export type Done =
  | { readonly kind: 'INVITE'; readonly invite: InviteOutcome }
  | { readonly kind: 'ADD'; readonly add: AddAndInviteOutcome }
  /** The list runs from now on, unless it is gone. */
  | { readonly kind: 'LIST'; readonly isStarted: boolean };

/**
 * Does what was asked for, as the approver would do it. It is announced where the one who asked wanted it.
 *
 * @param options.approver their Slack user, and what they were shown of earlier mail to the person, and confirmed
 */
export async function runWanted(
  tx: Transaction,
  options: {
    context: Context;
    caller: Caller;
    stored: { workspace: string; slackUser: string };
    approver: { slackUser: string; despite?: InviteTrouble };
    wanted: Wanted;
    at: Date;
  },
): Promise<Done> {
  const { context, caller, approver, stored, wanted, at } = options;
  const { despite } = approver;
  const { workspace, slackUser } = stored;
  const channel = wanted.announceIn ?? caller.tenant.announceIn ?? slackUser;
  const asking = {
    ...{ userId: caller.userId, workspace, tenantId: caller.tenant.id, at },
    announce: { workspace, channel, requestedBy: slackUser },
  };
  if (wanted.kind === 'ADD') {
    const { kind: _kind, announceIn: _announceIn, ...person } = wanted;
    // The message said which address it is, and in which company: that is the record, if there is one.
    const record = await tx.user.findUnique({ where: { emailKey: person.emailKey }, select: { id: true } });
    const user = { ...person, isRecord: record !== null };
    return { kind: 'ADD', add: await addAndInviteInTurn(tx, context, { ...asking, user }) };
  }
  if (wanted.kind === 'LIST') {
    const { listId } = wanted;
    // The list is the approver's now, so the approver is told how it ends.
    const announce = { ...asking.announce, requestedBy: approver.slackUser };
    const isStarted = await startAsked(tx, { listId, userId: caller.userId, announce, at });
    return { kind: 'LIST', isStarted };
  }
  const { intent, emailKey } = wanted;
  const outcomes = await inviteInTurn(tx, context, {
    ...asking,
    intent,
    emailKeys: [emailKey],
    confirmed: new Map(despite ? [[emailKey, despite]] : []),
    inTurn: true,
  });
  const invite = outcomes?.get(emailKey);
  if (!invite) throw new Error('An invitation was approved, and there is no outcome.');
  if (invite.outcome !== 'NOT_IN_DIRECTORY') return { kind: 'INVITE', invite };
  const { corrected } = await findUserInTenant(tx, { emailKey, tenantId: caller.tenant.id });
  return { kind: 'INVITE', invite: { ...invite, ...(corrected && { correctedTo: corrected.email }) } };
}

/** The invitations that came of it. */
export function* invitesOf(done: Done): Iterable<InviteOutcome> {
  if (done.kind === 'INVITE') yield done.invite;
  else if (done.kind === 'ADD' && done.add.outcome === 'IN_DIRECTORY') yield done.add.invite;
}

/** The approver may not do it either. */
export function refusalOf(done: Done): Refused | null {
  if (done.kind === 'LIST') return null;
  const outcome = done.kind === 'INVITE' ? done.invite : done.add;
  return outcome.outcome === 'REFUSED' ? outcome : null;
}

/** Whether someone was added, and no email is sent to them for it: a cap, or trouble with earlier mail, is in its way. */
export function isUnsent(done: Done): boolean {
  return done.kind === 'ADD' && done.add.outcome === 'IN_DIRECTORY' && !isInvited(done.add.invite);
}

/** Whether it has been done, or need not be done any more. */
export function isSettled(done: Done): boolean {
  if (done.kind === 'LIST') return done.isStarted;
  if (done.kind === 'ADD') return done.add.outcome === 'IN_DIRECTORY';
  return isInvited(done.invite);
}

function isInvited({ outcome }: InviteOutcome): boolean {
  switch (outcome) {
    case 'INVITED':
    case 'JUST_INVITED':
    case 'INVITED_BEFORE':
    case 'LOGGED_IN_BEFORE':
    case 'REMINDED':
    case 'JUST_REMINDED':
      return true;
    default:
      return false;
  }
}
