import type { Context } from '../../context.ts';
import { type DeadReason, type LiveLink, linkState } from './link-state.ts';

/** What the page of a link needs. A dead one reveals nothing but why. */
export type Link =
  | { readonly state: 'LIVE'; readonly link: LiveLink }
  | { readonly state: 'DEAD'; readonly reason: DeadReason; readonly mayAskForNewLink: boolean };

/** What is behind an emailed link. Changes nothing, because mail scanners open links. */
export async function openLink(context: Context, options: { token: string }): Promise<Link> {
  const { db, clock, secret } = context;
  const found = await linkState(db, { secret, token: options.token, at: clock.now() });
  if (found.state === 'LIVE') return { state: 'LIVE', link: found.link };
  return { state: 'DEAD', reason: found.reason, mayAskForNewLink: mayAskForNewLink(found.reason) };
}

/** Only age and a newer round can be mended by a new link; what a person or the mailbox ended stays ended. */
export function mayAskForNewLink(reason: DeadReason): boolean {
  return reason === 'EXPIRED' || reason === 'SUPERSEDED';
}
