import { z } from 'zod';
import type { InviteFormState } from '../../../blocks/invite/invite-form.ts';

const state = z.object({ tenantId: z.uuid(), channel: z.string() }) satisfies z.ZodType<InviteFormState>;

/** What the Invite form remembered. Slack hands it back unchanged, but it may be stale. */
export function readInviteFormState(privateMetadata: string): InviteFormState {
  return state.parse(JSON.parse(privateMetadata));
}
