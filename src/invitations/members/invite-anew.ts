import { DAY } from '../../clock.ts';
import type { Context, SqlClient } from '../../context.ts';
import { openRounds } from '../rounds/open-rounds.ts';
import type { LockedMember } from './lock-member.ts';

/** Where a round was opened for a new address, by the names of the tenants. */
export interface InvitedAnew {
  readonly invitedTo: readonly string[];
  /** Where its mail leaves later: there are only so many mails to one person in 24 hours. */
  readonly later: readonly { readonly tenantName: string; readonly at: Date }[];
}

/**
 * Opens a round in each of one person's places, for an address that nothing has gone to yet. As many of their mails leave
 * at once as there may be in a day (domain.md, "Caps" 1), and so many more each day after: first that of the place where
 * the address was corrected, then those of the others by name.
 *
 * @param options.first the membership that leads
 */
export async function inviteAnew(
  tx: SqlClient,
  options: {
    places: readonly LockedMember[];
    first: string;
    by: { userId: string; name: string };
    context: Pick<Context, 'caps'>;
    at: Date;
  },
): Promise<InvitedAnew> {
  const { first, by, context, at } = options;
  const rank = ({ membershipId, invitee }: LockedMember) =>
    membershipId === first ? '' : invitee.tenantName;
  const places = options.places.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const membershipIds = places.map(({ membershipId }) => membershipId);
  const opened = await openRounds(tx, { membershipIds, by, announce: null, at });
  const most = context.caps.mailsPerPerson;
  const later = places.slice(most).map(({ membershipId, invitee: { tenantName } }, place) => ({
    emailRowId: opened.get(membershipId)?.emailRowId,
    tenantName,
    at: new Date(at.getTime() + (1 + Math.floor(place / most)) * DAY),
  }));
  if (later.length > 0) {
    await tx.$executeRaw`
      UPDATE emails e SET due_at = f.at
      FROM jsonb_to_recordset(${JSON.stringify(later)}::jsonb) AS f ("emailRowId" uuid, at timestamptz)
      WHERE e.id = f."emailRowId"`;
  }
  return { invitedTo: places.slice(0, most).map(({ invitee }) => invitee.tenantName), later };
}
