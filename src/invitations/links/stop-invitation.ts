import type { Brand } from '../../brand.ts';
import type { Context } from '../../context.ts';
import { audit } from '../../directory/audit.ts';
import { inTransaction } from '../../transaction.ts';
import { lockMembership } from '../members/lock-member.ts';
import { endRounds } from '../rounds/end-rounds.ts';
import { tellInviters } from '../rounds/tell-inviters.ts';
import { type DeadReason, type LinkState, linkState } from './link-state.ts';

/** Whose invitation it is. */
export interface StopTenant {
  readonly name: string;
  readonly brand: Brand;
}

/** What there is to stop behind a link, or why there is nothing. */
export type Stop =
  /** `tenant` is null for the link of an earlier round, whose page reveals nothing. */
  | { readonly state: 'OPEN'; readonly tenant: StopTenant | null }
  | { readonly state: 'OVER'; readonly reason: DeadReason };

/** What the page of "This is not for me" shows. Changes nothing, because mail scanners open links. */
export async function openStop(context: Context, options: { token: string }): Promise<Stop> {
  const { db, clock } = context;
  const link = await linkState(db, { context, token: options.token, at: clock.now() });
  const membershipId = membershipOf(link);
  const open = membershipId && (await db.round.count({ where: { membershipId, status: 'OPEN' } }));
  if (open) return { state: 'OPEN', tenant: tenantOf(link) };
  return { state: 'OVER', reason: reasonOf(link) };
}

/**
 * The invited person says that the invitation is not for them: the open round ends, whichever of its links or of an
 * earlier round's they used (domain.md, "Revoke, Stop" 3). Whoever has the mail may; nothing else is asked.
 *
 * @returns `STOPPED` also when it was stopped before, with whose it was as the page of the link said; else why there was nothing to stop
 */
export async function stopInvitation(
  context: Context,
  options: { token: string },
): Promise<{ outcome: 'STOPPED'; tenant: StopTenant | null } | { outcome: 'OVER'; reason: DeadReason }> {
  const { db, clock } = context;
  const at = clock.now();
  const read = { context, token: options.token, at };
  const seen = await linkState(db, read);
  const membershipId = membershipOf(seen);
  if (membershipId === null) return { outcome: 'OVER', reason: reasonOf(seen) };

  const ended = await inTransaction(db, async (tx) => {
    await lockMembership(tx, membershipId);
    // The address may have been corrected in this moment.
    if (membershipOf(await linkState(tx, read)) === null) return false;
    const open = await tx.round.findMany({
      where: { membershipId, status: 'OPEN' },
      select: {
        id: true,
        number: true,
        membership: { select: { tenantId: true, user: { select: { email: true } } } },
      },
    });
    const roundIds = open.map(({ id }) => id);
    const [roundId] = await endRounds(tx, { roundIds, status: 'DECLINED', at });
    const round = open.find(({ id }) => id === roundId);
    if (!round) return false;
    await audit(tx, {
      at,
      actorId: null,
      actor: 'the invited person',
      action: 'stop',
      tenantId: round.membership.tenantId,
      subject: membershipId,
      details: { round: round.number, email: round.membership.user.email },
    });
    await tellInviters(tx, { why: 'DECLINED', rounds: [{ roundId: round.id }], at });
    return true;
  });
  if (ended) context.wake('announce');
  const left = ended ? null : reasonOf(await linkState(db, read));
  if (left !== null && left !== 'DECLINED') return { outcome: 'OVER', reason: left };
  return { outcome: 'STOPPED', tenant: tenantOf(seen) };
}

function tenantOf(link: LinkState): StopTenant | null {
  return link.state === 'LIVE' ? { name: link.link.tenantName, brand: link.link.brand } : null;
}

function membershipOf(link: LinkState): string | null {
  return link.state === 'LIVE' ? link.ids.membershipId : link.membershipId;
}

function reasonOf(link: LinkState): DeadReason {
  return link.state === 'LIVE' ? 'UNKNOWN' : link.reason;
}
