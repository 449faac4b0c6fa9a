import type { ModalView } from '@slack/types';
import { startForm } from '../../../blocks/add-to-tenant/start-form.ts';
import type { StartState } from '../../../blocks/add-to-tenant/state.ts';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { assignableTemplates } from '../../directory/assignable-templates.ts';
import type { Caller } from '../../directory/callers.ts';
import { denyAddUser } from '../../directory/policy.ts';
import { refuse } from '../../directory/refusal.ts';
import type { SlackContext } from '../slack-context.ts';

/**
 * The first screen of adding to a tenant for a caller in one of the tenants they may add people to, or the refusal.
 * The rights are asked here, when the form opens, and again whenever it is used.
 */
export async function startFormFor(
  app: SlackContext,
  options: {
    caller: Caller;
    mayAddTo: readonly Caller[];
    state: Omit<StartState, 'tenantId'>;
    email?: string;
    company?: { id: string; name: string };
    banner?: string;
  },
): Promise<{ modal: ModalView } | Reply> {
  const { caller, mayAddTo, state, ...shown } = options;
  const mayGiveNone =
    denyAddUser(caller) === null && (await assignableTemplates(app.db, caller)).length === 0;
  const denial = denyAddUser(caller) ?? (mayGiveNone ? 'TEMPLATE_NOT_ASSIGNABLE' : null);
  if (denial) return refusalReply(await refuse(app.db, { asked: 'add', denial, caller }));
  const modal = startForm({
    state: { ...state, tenantId: caller.tenant.id },
    tenants: mayAddTo.map(({ tenant }) => tenant),
    ...shown,
  });
  return { modal };
}
