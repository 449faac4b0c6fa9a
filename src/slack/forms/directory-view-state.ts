import { z } from 'zod';
import type { DirectoryViewState } from '../../../blocks/directory/directory-view.ts';

const state = z.object({
  tenantId: z.uuid(),
  search: z.string(),
  page: z.number().int().nonnegative(),
  channel: z.string(),
  manage: z.boolean().exactOptional(),
}) satisfies z.ZodType<DirectoryViewState>;

/** What the directory remembered. Slack hands it back unchanged, but it may be stale. */
export function readDirectoryViewState(privateMetadata: string): DirectoryViewState {
  return state.parse(JSON.parse(privateMetadata));
}
