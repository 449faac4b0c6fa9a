import { addOutcomeAnswer } from '../../../blocks/invite/add-outcome.ts';
import { inviteFormField } from '../../../blocks/invite/invite-form.ts';
import { activeCaller } from '../../directory/callers.ts';
import { type AddAndInviteOutcome, addAndInvite } from '../../invitations/add-and-invite.ts';
import { readInviteFormState } from '../forms/invite-form-state.ts';
import { resolutionViewFor } from '../forms/resolution-view-for.ts';
import { announceToFor } from '../request/announce-to.ts';
import { answerSubmission, type Submitted, type ViewArgs } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { type FieldProblem, readInviteForm } from './read-invite-form.ts';

/**
 * The Invite form was submitted: adds the user account if needed and invites. A user of another company, or one
 * who is deactivated, leads on into the screens of adding someone to a tenant.
 */
export async function inviteFormSubmitted(app: SlackContext, args: ViewArgs): Promise<void> {
  await answerSubmission(app, args, (asker) => submit(app, asker, args.view));
}

async function submit(app: SlackContext, asker: Asker, view: ViewArgs['view']): Promise<Submitted> {
  const { tenantId, channel } = readInviteFormState(view.private_metadata);
  const entries = readInviteForm(view.state.values, tenantId);
  if ('problems' in entries) return mend(entries.problems, tenantId);

  const { user, announceIn } = entries;
  const { tenant } = await activeCaller(app.db, { ...asker, tenantId });
  const announce = announceToFor(asker, { tenant, typedIn: channel, chosen: announceIn });
  const outcome = await addAndInvite(app, { ...asker, tenantId, user, announce });
  if (leadsOn(outcome)) {
    const { companyId, email, emailKey } = user;
    const state = { tenantId, channel, companyId, email, emailKey, fromInvite: true };
    const resolved = await resolutionViewFor(app, asker, state);
    // The screens of adding someone to a tenant have the way on; this form stays as typed below them.
    if ('modal' in resolved) return { push: resolved.modal };
  }
  const button = { tenantId, emailKey: user.emailKey, channel, ...(announceIn && { announceIn }) };
  const answer = addOutcomeAnswer(outcome, button);
  return 'field' in answer ? mend([answer], tenantId) : answer;
}

/** Nothing was done, and there is something to do about it. */
function leadsOn(outcome: AddAndInviteOutcome): boolean {
  if (outcome.outcome === 'OTHER_COMPANY') return true;
  return outcome.outcome === 'IN_DIRECTORY' && outcome.invite.outcome === 'DEACTIVATED';
}

function mend(problems: readonly FieldProblem[], tenantId: string): Submitted {
  const byBlock = problems.map(({ field, problem }) => [inviteFormField(field, tenantId), problem]);
  return { errors: Object.fromEntries(byBlock) };
}
