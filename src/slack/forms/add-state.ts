import { z } from 'zod';
import type { LikeState } from '../../../blocks/add-to-tenant/company-form.ts';
import type { AddState, StartState } from '../../../blocks/add-to-tenant/state.ts';

/* What the screens of adding to a tenant remembered. Slack hands it back unchanged, but it may be stale. */

const place = { tenantId: z.uuid(), channel: z.string() };
const named = { firstName: z.string().exactOptional(), lastName: z.string().exactOptional() };
const start = {
  ...place,
  known: z.object({ ...named, emailKey: z.string() }).exactOptional(),
  emailBlock: z.string().exactOptional(),
};

const startState = z.object(start) satisfies z.ZodType<StartState>;
const addState = z.object({
  ...place,
  ...named,
  below: z.enum(['INVITE_FORM', 'NOTHING']).exactOptional(),
  isRecord: z.boolean().exactOptional(),
  isSomebodyElse: z.boolean().exactOptional(),
  companyId: z.uuid(),
  email: z.string(),
  emailKey: z.string(),
  note: z.string().exactOptional(),
}) satisfies z.ZodType<AddState>;
const likeState = z.object({
  ...start,
  name: z.string(),
  domains: z.array(z.string()),
  noneOf: z.array(z.string()),
}) satisfies z.ZodType<LikeState>;

export function readStartState(privateMetadata: string): StartState {
  return startState.parse(JSON.parse(privateMetadata));
}

export function readAddState(privateMetadata: string): AddState {
  return addState.parse(JSON.parse(privateMetadata));
}

export function readLikeState(privateMetadata: string): LikeState {
  return likeState.parse(JSON.parse(privateMetadata));
}
