import type { ModalView } from '@slack/types';
import { VIEWS } from '../ids.ts';
import { emailField } from '../kit/email-fields.ts';
import { section } from '../kit/section.ts';
import { escapeMrkdwn } from '../kit/text.ts';
import { type AddState, BACK, CANCEL, NEXT, TITLE } from './state.ts';

/** Asks for another address of the same human, which makes a separate user account (domain.md, "Email IDs" 2). */
export function aliasForm(state: AddState): ModalView {
  return {
    type: 'modal',
    callback_id: VIEWS.addAlias,
    title: TITLE,
    submit: NEXT,
    close: state.below === 'NOTHING' ? CANCEL : BACK,
    private_metadata: JSON.stringify(state),
    blocks: [
      section(
        `:warning: *This creates a separate user account.* It has its own password, company and permissions, and is never merged with the account of ${escapeMrkdwn(state.email, 300)}.`,
      ),
      emailField(state.email, 'For example jane+tower@acme.test. An alias counts as a different email ID.'),
    ],
  };
}
