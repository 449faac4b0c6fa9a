import { mayAddUsers } from '../../../directory/policy.ts';
import { readName } from '../../../directory/typed/read-name.ts';
import { readPeople } from '../../../directory/typed/read-people.ts';
import { readDirectoryState } from '../../forms/directory.ts';
import { lookUpGiven } from '../../forms/given-email.ts';
import { inviteFormFor } from '../../forms/invite-form.ts';
import type { InModal, ModalAnswer } from '../../request/answer-action.ts';
import type { Asker } from '../../request/identify.ts';
import { callerIn, tenantsOf } from '../../request/tenants.ts';
import type { SlackContext } from '../../slack-context.ts';

/** **Add person** or **Invite “…”** in the directory: the Invite form, filled in with what was searched for. */
export async function addPersonPressed(
  app: SlackContext,
  asker: Asker,
  { view }: InModal,
): Promise<ModalAnswer> {
  const { tenantId, search } = readDirectoryState(view.private_metadata);
  // The directory is open nowhere in particular: what is asked from it is posted to the asker alone.
  const channel = asker.slackUser;
  const caller = callerIn(asker, tenantId);
  const mayInviteTo = tenantsOf(asker).filter(mayAddUsers);
  const [person] = readPeople(search).people;
  const form = { caller, mayInviteTo, channel, known: person ?? readName(search, 'DISPLAY_NAME') };
  const state = person && { tenantId, channel, ...person, below: 'INVITE_FORM' as const };
  const found = state && (await lookUpGiven(app, asker, { state, recordsOf: 'ANYONE' }));
  const answer = found && 'record' in found ? found.record : await inviteFormFor(app, { ...form, ...found });
  return 'modal' in answer ? { push: answer.modal } : answer;
}
