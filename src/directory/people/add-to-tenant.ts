import type { Context } from '../../context.ts';
import { inTransaction } from '../../transaction.ts';
import { activeCaller } from '../callers.ts';
import { personName } from '../names.ts';
import { type AnnounceTo, writeNotice } from '../write-notice.ts';
import { type AddUserOutcome, addUser, type NewUser } from './add-user.ts';

/**
 * Adds a person to a tenant and does not invite them (for both at once there is `addAndInvite`): resolves the company
 * again, and announces who was added. No mail leaves.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function addToTenant(
  context: Context,
  request: { userId: string; workspace: string; tenantId: string; user: NewUser; announce: AnnounceTo },
): Promise<AddUserOutcome> {
  const at = context.clock.now();
  const { user, tenantId, announce } = request;
  const outcome = await inTransaction(context.db, async (tx): Promise<AddUserOutcome> => {
    const caller = await activeCaller(tx, request);
    const added = await addUser(tx, { caller, user, at, logger: context.logger });
    if (added.outcome !== 'ADDED') return added;
    const membership = await tx.membership.findUniqueOrThrow({
      where: { id: added.membershipId },
      select: {
        user: {
          select: { firstName: true, lastName: true, email: true, company: { select: { name: true } } },
        },
        permissionsTemplate: { select: { name: true } },
      },
    });
    await writeNotice(tx, {
      key: `added:${added.membershipId}`,
      tenantId,
      kind: 'USER_ADDED',
      data: {
        tenantName: caller.tenant.name,
        name: personName(membership.user),
        email: membership.user.email,
        companyName: membership.user.company.name,
        templateName: membership.permissionsTemplate.name,
        by: caller.name,
      },
      at,
      to: announce,
    });
    return added;
  });
  if (outcome.outcome === 'ADDED') context.wake('announce');
  return outcome;
}
