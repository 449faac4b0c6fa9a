import type { Transaction } from '../../database/database.ts';
import type { AnnounceTo } from '../../directory/write-notice.ts';
import type { FactKind, RoundStatus } from '../../generated/prisma/enums.ts';
import { linkEnd } from './link-life.ts';
import { recordFacts } from './record-facts.ts';

export interface OpenedRound {
  roundId: string;
  number: number;
  emailRowId: string;
  /** Its first mail is "You were added", for someone who has a password. */
  added: boolean;
}

export type RoundEnd = Exclude<RoundStatus, 'OPEN'>;

/** The fact for the channel. A superseded round has none: the round that follows it has. */
const FACT_OF_END: Record<RoundEnd, FactKind | null> = {
  LOGGED_IN: 'LOGGED_IN',
  SUPERSEDED: null,
  REVOKED: 'REVOKED',
  DEACTIVATED: 'DEACTIVATED',
  BOUNCED: 'BOUNCED',
  COMPLAINED: 'COMPLAINED',
  EXPIRED: 'EXPIRED',
};

/**
 * Opens a round (domain.md, "Invite, Re-invite" 3 and 6): ends the one before, writes the Welcome email (or "You were
 * added", for someone who already has a password) and the channel's card. The calling function has asked the policy,
 * and holds the membership's lock.
 *
 * @param options.sentById the user who asked for it; null when the invited person asked for a new link
 * @param options.announce where its card is shown; without it, the card of the round before is kept
 */
export async function openRound(
  tx: Transaction,
  options: { membershipId: string; sentById: string | null; at: Date; announce?: AnnounceTo | null },
): Promise<OpenedRound> {
  const { membershipId, sentById, at } = options;
  const membership = await tx.membership.findUniqueOrThrow({
    where: { id: membershipId },
    select: {
      tenant: { select: { followUpDays: true, linkDays: true, timezone: true, followUpAdded: true } },
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
      // Someone who has a password only has to log in: one mail, unless the tenant wants follow-ups for them too.
      followUpDays: added && !tenant.followUpAdded ? [] : tenant.followUpDays,
      expiresAt: await linkEnd(tx, { tenant, at }),
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

/**
 * Ends rounds: no follow-up leaves after that, their links are dead, and emails that still wait are cancelled (domain.md,
 * "Invite, Re-invite" 5). Rounds that have ended before stay as they are.
 *
 * @returns the ids of the rounds that ended now
 */
export async function endRounds(
  tx: Transaction,
  options: { roundIds: readonly string[]; status: RoundEnd; at: Date; detail?: string },
): Promise<string[]> {
  const { status, at, detail } = options;
  const ended = await tx.round.updateManyAndReturn({
    where: { id: { in: [...options.roundIds] }, status: 'OPEN' },
    data: { status, endedAt: at, nextFollowUpAt: null },
    select: { id: true },
  });
  const roundIds = ended.map((round) => round.id);
  if (roundIds.length === 0) return [];
  await tx.email.updateMany({
    where: { roundId: { in: roundIds }, status: 'QUEUED' },
    data: { status: 'CANCELLED', settledAt: at },
  });
  const kind = FACT_OF_END[status];
  if (kind) {
    const facts = roundIds.map((roundId) => ({ roundId, kind, key: 'ended', at }));
    await recordFacts(tx, detail === undefined ? facts : facts.map((fact) => ({ ...fact, detail })));
  }
  return roundIds;
}

/**
 * Ends one round.
 *
 * @returns false when it had ended before
 */
export async function endRound(
  tx: Transaction,
  options: { roundId: string; status: RoundEnd; at: Date; detail?: string },
): Promise<boolean> {
  const { roundId, ...rest } = options;
  return (await endRounds(tx, { roundIds: [roundId], ...rest })).length === 1;
}

/** One card per invitation and channel: a re-invite in the same channel uses the card that is there. */
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
