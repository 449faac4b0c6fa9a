import type { ModalView } from '@slack/types';
import type { PersonToCorrect } from '../../src/invitations/members/person-to-correct.ts';
import { ACTIONS, VIEWS } from '../ids.ts';
import { emailField } from '../kit/email-fields.ts';
import { formModal } from '../kit/form-modal.ts';
import { section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import type { PersonFormState } from './confirm-form.ts';

/** What the form remembers: the email ID that it showed is compared with what is there when it is corrected. */
export interface CorrectFormState extends PersonFormState {
  /** Canonical. */
  shown: string;
  /** Counts how often it was shown again: under the same block id Slack keeps what a field held. */
  version: number;
}

/** The right address of someone who has not used their user account yet. */
export function correctForm(data: {
  state: CorrectFormState;
  found: PersonToCorrect;
  /** What has changed since it was shown, in mrkdwn. */
  banner?: string;
}): ModalView {
  const { state, banner } = data;
  const { name, email, tenantName } = data.found.person;
  return formModal({
    callbackId: VIEWS.correctAddress,
    title: 'Correct address',
    submit: 'Correct',
    state,
    blocks: [
      ...(banner ? [section(banner)] : []),
      section(`${bold(name)}  ${escapeMrkdwn(email, 300)}\nIn ${bold(tenantName)}`),
      {
        ...emailField(
          email,
          'Links that were sent to the old address stop working. An open invitation is sent to this one.',
        ),
        block_id: correctField(state),
      },
    ],
  });
}

/** The block id of Email, for saying what is wrong with it. */
export function correctField({ version }: { version: number }): string {
  return version === 0 ? ACTIONS.email : `${ACTIONS.email}:${version}`;
}
