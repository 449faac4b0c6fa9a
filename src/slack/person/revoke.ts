import { reply } from '../../../blocks/kit/reply.ts';
import { confirmForm, revokeQuestion } from '../../../blocks/person/confirm-form.ts';
import { revokeOutcome } from '../../../blocks/person/revoke-outcome.ts';
import { revokeInvitation } from '../../invitations/members/revoke-invitation.ts';
import { findPerson } from './find-person.ts';
import type { PersonListener } from './person-listener.ts';

/** **Revoke**: asks first, or says at once that there is nothing to revoke, or why not. */
export const askToRevoke: PersonListener = async (app, asker, state) => {
  const found = await findPerson(app, asker, state.membershipId);
  if (!found?.row.mayRevoke) return revokeConfirmed(app, asker, state);
  const { row, caller } = found;
  return { modal: confirmForm(state, revokeQuestion({ name: row.name, tenantName: caller.tenant.name })) };
};

export const revokeConfirmed: PersonListener = async (app, by, { membershipId }) =>
  reply(revokeOutcome(await revokeInvitation(app, { by, membershipId })));
