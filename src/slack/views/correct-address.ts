import type { ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import { type CorrectFormState, correctField, correctForm } from '../../../blocks/person/correct-form.ts';
import {
  correctedMeanwhile,
  correctOutcomeReply,
  existsView,
  ITS_OWN,
} from '../../../blocks/person/correct-outcome.ts';
import { notMailable } from '../../../blocks/replies/usage.ts';
import { type CorrectOutcome, correctAddress } from '../../invitations/members/correct-address.ts';
import { personToCorrect } from '../../invitations/members/person-to-correct.ts';
import { readEmail } from '../forms/fields.ts';
import { currentResolution } from '../forms/resolution.ts';
import { afterPersonForm, personState } from '../person/answer-person.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/**
 * **Correct**: gives the user account the right address. When another user account has it, the screens of adding someone
 * to a tenant decide.
 */
export async function correctAddressSubmitted(
  app: SlackContext,
  by: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const state = readCorrectState(view.private_metadata);
  const { membershipId, shown } = state;
  const entered = readEmail(view);
  if ('errors' in entered) return entered;
  const outcome = await correctAddress(app, { by, membershipId, shown, ...entered });
  switch (outcome.outcome) {
    case 'UNCHANGED':
      return { errors: { [correctField(state)]: ITS_OWN } };
    case 'NOT_MAILABLE':
      return { errors: { [correctField(state)]: notMailable(entered.email) } };
    case 'EXISTS':
      return resolve(app, by, { outcome, entered });
    case 'CHANGED_MEANWHILE': {
      const found = await personToCorrect(app, { by, membershipId });
      if (found.outcome !== 'FOUND') return correctOutcomeReply(found);
      const next = { ...state, shown: found.emailKey, version: state.version + 1 };
      return { modal: correctForm({ state: next, found, banner: correctedMeanwhile(outcome) }) };
    }
    default:
      return afterPersonForm(app, by, { view, state, outcome: correctOutcomeReply(outcome) });
  }
}

/** Leads on to the user account that has the address (domain.md, "Adding an existing user to a tenant"). */
async function resolve(
  app: SlackContext,
  asker: Asker,
  found: {
    outcome: Extract<CorrectOutcome, { outcome: 'EXISTS' }>;
    entered: { email: string; emailKey: string };
  },
): Promise<Submitted> {
  const { tenantId, companyId, person } = found.outcome;
  const state = {
    tenantId,
    channel: asker.slackUser,
    companyId,
    ...found.entered,
    below: 'NOTHING' as const,
  };
  const resolution = await currentResolution(app, asker, state);
  return 'modal' in resolution ? { modal: existsView(resolution.modal, person) } : resolution;
}

const correctState = personState.extend({
  shown: z.string(),
  version: z.int().nonnegative(),
}) satisfies z.ZodType<CorrectFormState>;

function readCorrectState(privateMetadata: string): CorrectFormState {
  return correctState.parse(JSON.parse(privateMetadata));
}
