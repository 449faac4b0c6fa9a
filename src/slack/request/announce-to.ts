import type { Caller } from '../../directory/callers.ts';
import type { AnnounceTo } from '../../directory/write-notice.ts';
import type { Asker } from './identify.ts';

/** Where an invitation is announced: where the caller said, else where the tenant says, else where it was typed. */
export function announceToFor(
  asker: Asker,
  options: { tenant: Caller['tenant']; typedIn: string; chosen?: string | null | undefined },
): AnnounceTo {
  const channel = options.chosen ?? options.tenant.announceIn ?? options.typedIn;
  return { workspace: asker.workspace, channel, requestedBy: asker.slackUser };
}
