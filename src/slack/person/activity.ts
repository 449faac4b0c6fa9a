import { manageOutcome } from '../../../blocks/directory/manage-outcome.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { confirmForm, deactivateQuestion } from '../../../blocks/person/confirm-form.ts';
import { deactivateUser } from '../../invitations/members/deactivate-user.ts';
import { reactivateUser } from '../../invitations/members/reactivate-user.ts';
import { findPerson } from './find-person.ts';
import type { PersonListener } from './person-listener.ts';

/** **Deactivate**: asks first, or says at once why not. */
export const askToDeactivate: PersonListener = async (app, asker, state) => {
  const found = await findPerson(app, asker, state.membershipId);
  if (found?.row.manage !== 'DEACTIVATE') return deactivateConfirmed(app, asker, state);
  const { row, caller } = found;
  return {
    modal: confirmForm(state, deactivateQuestion({ name: row.name, tenantName: caller.tenant.name })),
  };
};

export const deactivateConfirmed: PersonListener = async (app, by, { membershipId }) =>
  reply(manageOutcome(await deactivateUser(app, { by, membershipId })));

/** **Reactivate**: nothing is sent, so nothing is asked. */
export const reactivatePressed: PersonListener = async (app, by, { membershipId }) =>
  reply(manageOutcome(await reactivateUser(app, { by, membershipId })));
