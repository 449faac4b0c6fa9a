import { DAY } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import type { AnnounceTo } from '../../directory/write-notice.ts';
import { endRound } from './end-round.ts';
import { recordFacts } from './record-facts.ts';

export interface OpenedRound {
  roundId: string;
  number: number;
  emailRowId: string;
  /** Its first mail is "You were added", for someone who has a password. */
  added: boolean;
}

/**
 * Opens a round: ends the one before, writes the Welcome email (or "You were added", for someone who already has a
 * password) and the channel's card. The caller holds the membership's row lock and has asked the policy.
 *
 * `sentById` is the user who asked for it; null when the invited person asked for a new link.
 * Without `announce` the card of the round before goes on.
 */
export async function openRound(
  tx: Transaction,
  options: { membershipId: string; sentById: string | null; at: Date; announce?: AnnounceTo | null },
): Promise<OpenedRound> {
  const { membershipId, sentById, at } = options;
  const membership = await tx.membership.findUniqueOrThrow({
    where: { id: membershipId },
    select: {
      tenant: { select: { followUpDays: true, linkDays: true, followUpAdded: true } },
      user: { select: { passwordHash: true } },
      invitation: { select: { id: true, rounds: { orderBy: { number: 'desc' }, take: 1 } } },
    },
  });
  const { tenant, user } = membership;
  const added = user.passwordHash !== null;
  const last = membership.invitation?.rounds[0];
  if (last?.status === 'OPEN') await endRound(tx, { roundId: last.id, status: 'SUPERSEDED', at });
  const invitationId =
    membership.invitation?.id ?? (await tx.invitation.create({ data: { membershipId, createdAt: at } })).id;
  const cardId = options.announce
    ? await cardFor(tx, { invitationId, announce: options.announce, sentById, at })
    : (last?.cardId ?? null);
  const round = await tx.round.create({
    data: {
      invitationId,
      membershipId,
      number: (last?.number ?? 0) + 1,
      sentById,
      openedAt: at,
      // Someone who has a password has only to log in: told once, unless the tenant wants more.
      followUpDays: added && !tenant.followUpAdded ? [] : tenant.followUpDays,
      expiresAt: new Date(at.getTime() + tenant.linkDays * DAY),
      cardId,
    },
  });
  const email = await tx.email.create({
    data: {
      kind: added ? 'ADDED' : 'WELCOME',
      membershipId,
      roundId: round.id,
      createdAt: at,
      dueAt: at,
    },
  });
  const kind = sentById === null ? 'NEW_LINK' : round.number === 1 ? 'INVITED' : 'REINVITED';
  await recordFacts(tx, [{ roundId: round.id, kind, key: 'opened', roundNumber: round.number, at }]);
  return { roundId: round.id, number: round.number, emailRowId: email.id, added };
}

/** One card per invitation and channel: a re-invite in the same channel goes on with the card that is there. */
async function cardFor(
  tx: Transaction,
  options: { invitationId: string; announce: AnnounceTo; sentById: string | null; at: Date },
): Promise<string> {
  const { invitationId, announce, sentById, at } = options;
  const { workspace, channel, requestedBy } = announce;
  const card = await tx.card.upsert({
    where: { invitationId_workspace_channel: { invitationId, workspace, channel } },
    create: { invitationId, workspace, channel, requestedBy, requestedById: sentById, createdAt: at },
    update: { requestedBy, requestedById: sentById, error: null },
  });
  return card.id;
}
