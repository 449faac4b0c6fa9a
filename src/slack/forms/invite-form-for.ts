import type { ModalView } from '@slack/types';
import { type InviteFormData, inviteForm } from '../../../blocks/invite/invite-form.ts';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { assignableTemplates } from '../../directory/assignable-templates.ts';
import type { Caller } from '../../directory/callers.ts';
import { denyAddUser } from '../../directory/policy.ts';
import { refuse } from '../../directory/refusal.ts';
import type { SlackContext } from '../slack-context.ts';

/**
 * The Invite form for a caller in one of the tenants they may invite to, or the refusal. The rights are asked here,
 * when the form opens, and again whenever it is used.
 */
export async function inviteFormFor(
  app: SlackContext,
  options: {
    caller: Caller;
    mayInviteTo: readonly Caller[];
    channel: string;
    known?: InviteFormData['known'];
    banner?: string;
  },
): Promise<{ modal: ModalView } | Reply> {
  const { caller, mayInviteTo, channel, known, banner } = options;
  const permissionsTemplates = await assignableTemplates(app.db, caller);
  const denial =
    denyAddUser(caller) ?? (permissionsTemplates.length === 0 ? 'TEMPLATE_NOT_ASSIGNABLE' : null);
  if (denial) return refusalReply(await refuse(app.db, { asked: 'add', denial, caller }));
  const modal = inviteForm({
    state: { tenantId: caller.tenant.id, channel },
    tenants: mayInviteTo.map(({ tenant }) => tenant),
    permissionsTemplates,
    announceIn: caller.tenant.announceIn,
    ...(known && { known }),
    ...(banner && { banner }),
  });
  return { modal };
}
