import type { Transaction } from '../../database/database.ts';
import { activeCaller, type Caller } from '../../directory/callers.ts';

/** Who asks: a user in Slack, with the rights they have in the tenant, or whoever operates Usher, with all rights. */
export type Actor =
  | { readonly userId: string; readonly workspace: string }
  /** The name the operator is known by on that machine. */
  | { readonly operator: string };

/**
 * The actor in this tenant, as it is now; `caller` is null for the operator.
 *
 * @throws UserError `NOT_IN_TENANT` when the user is not active in the tenant's directory
 */
export async function actorIn(
  tx: Transaction,
  options: { by: Actor; tenantId: string },
): Promise<{ caller: Caller | null; actorId: string | null; actor: string }> {
  const { by, tenantId } = options;
  if ('operator' in by) return { caller: null, actorId: null, actor: by.operator };
  const caller = await activeCaller(tx, { ...by, tenantId });
  return { caller, actorId: caller.userId, actor: caller.name };
}
