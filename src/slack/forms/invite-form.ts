import { z } from 'zod';
import { type InviteFormData, type InviteFormState, inviteForm } from '../../../blocks/invite/invite-form.ts';
import type { Choice } from '../../../blocks/kit/options.ts';
import type { Caller } from '../../directory/callers.ts';
import type { Meant } from '../../directory/people/look-up-email.ts';
import { rightToAdd } from '../../directory/right-to-add.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import type { Answer } from '../request/answer-command.ts';
import type { SlackContext } from '../slack-context.ts';
import { refusalToInvite } from './refusal-to-invite.ts';

/**
 * The Invite form for a caller in one of the tenants they may invite to, or the refusal. Rights are checked here, when
 * the form opens, and again whenever it is used.
 */
export async function inviteFormFor(
  app: SlackContext,
  options: {
    caller: Caller;
    mayInviteTo: readonly Caller[];
    channel: string;
    known?: NonNullable<InviteFormData['known']>;
    company?: Choice;
    meant?: Meant;
    emailBlock?: string;
    banner?: string;
  },
): Promise<Answer> {
  const { caller, mayInviteTo, channel, emailBlock, ...shown } = options;
  const right = await rightToAdd(app.db, caller);
  if ('denial' in right) {
    const emailKey = canonicalEmailKey(shown.known?.email ?? '');
    return refusalToInvite(app, { caller, asked: 'invite', ...right, emailKey });
  }
  const modal = inviteForm({
    state: { tenantId: caller.tenant.id, channel, ...(emailBlock && { emailBlock }) },
    tenants: mayInviteTo.map(({ tenant }) => tenant),
    permissionsTemplates: right.permissionsTemplates,
    announceIn: caller.tenant.announceIn,
    ...shown,
  });
  return { modal };
}

const state = z.object({
  tenantId: z.uuid(),
  channel: z.string(),
  emailBlock: z.string().exactOptional(),
}) satisfies z.ZodType<InviteFormState>;

/** What the Invite form remembered. Slack hands it back unchanged, but it may be stale. */
export function readInviteFormState(privateMetadata: string): InviteFormState {
  return state.parse(JSON.parse(privateMetadata));
}
