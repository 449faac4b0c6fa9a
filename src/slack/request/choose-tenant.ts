import type { Caller } from '../../directory/callers.ts';
import { denyAddUser } from '../../directory/policy.ts';

export interface ChosenTenant {
  caller: Caller;
  certain: boolean;
  mayInviteTo: Caller[];
  /** Where a form opens, in which another tenant can be chosen: one the caller may invite to, if there is any. */
  openFor: Caller;
}

/**
 * The tenant a command is about, when it does not say: the one that announces in the channel where the command was
 * typed, else the only one in which the caller may invite. `certain` is false when it may as well be another one;
 * nothing is sent on a guess.
 */
export function chooseTenant(
  callers: readonly [Caller, ...Caller[]],
  typedIn: { channel: string; channelName: string },
): ChosenTenant {
  const mayInviteTo = callers.filter((caller) => denyAddUser(caller) === null);
  const announcesHere = ({ tenant }: Caller) =>
    tenant.announceIn === typedIn.channel || tenant.announceIn === `#${typedIn.channelName}`;
  const ofChannel = mayInviteTo.filter(announcesHere);
  // In the channel of a tenant where the caller may not invite, the command is not about another one.
  const here = ofChannel[0] ?? callers.find(announcesHere);
  if (here) return chosen(here, ofChannel.length <= 1, mayInviteTo);
  const candidates = mayInviteTo.length > 0 ? mayInviteTo : callers;
  return chosen(candidates[0] ?? callers[0], candidates.length === 1, mayInviteTo);
}

function chosen(caller: Caller, certain: boolean, mayInviteTo: Caller[]): ChosenTenant {
  const openFor = mayInviteTo.includes(caller) ? caller : (mayInviteTo[0] ?? caller);
  return { caller, certain, mayInviteTo, openFor };
}
