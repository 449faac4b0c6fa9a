import type { Transaction } from '../../database/database.ts';
import { callersOf } from '../callers.ts';
import type { PlaceElsewhere } from '../policy.ts';

/**
 * A user account's places in the tenants besides this one, those where it is deactivated included, and the rights that
 * the caller has there. A tenant of another workspace is one in which the caller has none.
 */
export async function placesElsewhere(
  tx: Transaction,
  options: { userId: string; tenantId: string; by: { userId: string; workspace: string } },
): Promise<PlaceElsewhere[]> {
  const { userId, tenantId, by } = options;
  const places = await tx.membership.findMany({
    where: { userId, tenantId: { not: tenantId } },
    select: { tenantId: true, permissionsTemplate: { select: { id: true, directory: true } } },
  });
  if (places.length === 0) return [];
  const callers = new Map((await callersOf(tx, by)).map((caller) => [caller.tenant.id, caller]));
  return places.map((place) => ({
    template: place.permissionsTemplate,
    caller: callers.get(place.tenantId) ?? null,
  }));
}
