import type { Context } from '../../context.ts';
import { type AskOutcome, askInTurn } from '../../directory/approvals/ask-for-approval.ts';
import { activeCaller } from '../../directory/callers.ts';
import { lockApprovalsOf } from '../../directory/locks.ts';
import { inTransaction } from '../../transaction.ts';
import { forgetAsked, setAside, templatesAskedFor } from '../lists/asked-list.ts';

/**
 * Asks the tenant's Directory Admins to invite those people of a list whom the one who sends it may not invite: one request
 * for all of them (domain.md, "Approval" 5).
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function askForList(
  context: Context,
  request: {
    userId: string;
    workspace: string;
    slackUser: string;
    tenantId: string;
    listId: string;
    reason: string;
  },
): Promise<AskOutcome> {
  const at = context.clock.now();
  const { listId, ...asking } = request;
  const outcome = await inTransaction(context.db, async (tx): Promise<AskOutcome> => {
    await lockApprovalsOf(tx, request.tenantId);
    const caller = await activeCaller(tx, request);
    const asked = await setAside(tx, { ...request, at });
    if (!asked) return { outcome: 'NO_LONGER_THERE' };
    const templates = await templatesAskedFor(tx, { listId: asked.listId, tenantId: request.tenantId });
    const wanted = { kind: 'LIST', ofListId: listId, ...asked, templates } as const;
    const done = await askInTurn(tx, { ...asking, caller, wanted, at });
    if (done.outcome !== 'ASKED') await forgetAsked(tx, asked.listId);
    return done;
  });
  if (outcome.outcome === 'ASKED') context.wake('announce');
  return outcome;
}
