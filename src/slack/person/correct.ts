import { reply } from '../../../blocks/kit/reply.ts';
import { correctForm } from '../../../blocks/person/correct-form.ts';
import { correctOutcomeReply } from '../../../blocks/person/correct-outcome.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { denyAddUsers, mayAddUsers } from '../../directory/policy.ts';
import { refuse } from '../../directory/refusal.ts';
import { personToCorrect } from '../../invitations/members/person-to-correct.ts';
import { inviteFormFor } from '../forms/invite-form.ts';
import { tenantsOf } from '../request/tenants.ts';
import { findPerson } from './find-person.ts';
import type { PersonListener } from './person-listener.ts';

/** **Correct address…**: the form for the right address, or why it stays. */
export const correctPressed: PersonListener = async (app, by, state) => {
  const found = await personToCorrect(app, { by, membershipId: state.membershipId });
  if (found.outcome !== 'FOUND') return correctOutcomeReply(found);
  return { modal: correctForm({ state: { ...state, shown: found.emailKey, version: 0 }, found }) };
};

/** **Add the right one**: the Invite form with the names and the company of someone whose email ID has to stay. */
export const replacePressed: PersonListener = async (app, asker, { membershipId }) => {
  const found = await findPerson(app, asker, membershipId);
  if (!found) return reply('This person is no longer in a directory that you are in.');
  const denial = denyAddUsers(found.caller);
  if (denial) {
    const { caller } = found;
    return refusalReply(await refuse(app.db, { logger: app.logger, asked: 'add', denial, caller }));
  }
  const { user } = await app.db.membership.findUniqueOrThrow({
    where: { id: membershipId },
    select: {
      user: { select: { firstName: true, lastName: true, company: { select: { id: true, name: true } } } },
    },
  });
  const { company, ...known } = user;
  const mayInviteTo = tenantsOf(asker).filter(mayAddUsers);
  // It is opened nowhere in particular: what is asked from it is posted to the asker alone.
  const form = { caller: found.caller, mayInviteTo, channel: asker.slackUser };
  return inviteFormFor(app, { ...form, known, company });
};
