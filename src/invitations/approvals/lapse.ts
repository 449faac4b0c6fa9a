import { DAY } from '../../clock.ts';

/** How long a request for approval stays open. */
const LAPSE_AFTER = 7 * DAY;

/** Requests from then or before have lapsed. */
export function lapsedSince(at: Date): Date {
  return new Date(at.getTime() - LAPSE_AFTER);
}

/** Whether a request for approval is too old to be decided (domain.md, "Approval" 4). */
export function hasLapsed({ requestedAt }: { requestedAt: Date }, at: Date): boolean {
  return requestedAt <= lapsedSince(at);
}
