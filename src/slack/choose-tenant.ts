import type { Caller } from '../directory/callers.ts';
import { denyAddUser } from '../directory/policy.ts';

/**
 * The tenant a command is about, when it does not say: the only one in which the caller may invite, else the one that
 * announces in the channel where the command was typed. Without any in which the caller may, the one to refuse for.
 */
export function chooseTenant(
  callers: readonly [Caller, ...Caller[]],
  typedIn: { channel: string; channelName: string },
): { caller: Caller; certain: boolean; mayInviteTo: Caller[] } {
  const mayInviteTo = callers.filter((caller) => denyAddUser(caller) === null);
  const candidates = mayInviteTo.length > 0 ? mayInviteTo : callers;
  const here = candidates.find(
    ({ tenant }) => tenant.announceIn === typedIn.channel || tenant.announceIn === `#${typedIn.channelName}`,
  );
  const [first] = candidates;
  return {
    caller: here ?? first ?? callers[0],
    certain: here !== undefined || candidates.length === 1,
    mayInviteTo,
  };
}
