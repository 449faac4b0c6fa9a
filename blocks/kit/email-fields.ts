import type { InputBlock, KnownBlock } from '@slack/types';
import type { Meant } from '../../src/directory/people/look-up-email.ts';
import { LONGEST_EMAIL_ID } from '../../src/words/limits.ts';
import { ACTIONS } from '../ids.ts';
import { initial, label } from './fields.ts';
import { meantMrkdwn } from './meant.ts';
import { button, section } from './section.ts';
import { clip, LIMITS } from './text.ts';

export function emailField(known: string, hint: string): InputBlock {
  return {
    type: 'input',
    block_id: ACTIONS.email,
    label: label('Email'),
    hint: label(hint),
    element: { type: 'email_text_input', action_id: ACTIONS.email, ...initial(known, LONGEST_EMAIL_ID) },
  };
}

/** What a form with an address that is looked up as soon as it is given knows of it. */
export interface GivenEmail {
  email?: string;
  emailBlock?: string;
  /** Who was probably meant. */
  meant?: Meant;
}

/** Email, looked up on Enter, and below it who was probably meant. */
export function givenEmailFields({ email, emailBlock = ACTIONS.email, meant }: GivenEmail): KnownBlock[] {
  const blocks: KnownBlock[] = [
    {
      type: 'input',
      block_id: emailBlock,
      dispatch_action: true,
      label: label('Email'),
      hint: label('Press Enter to look it up.'),
      element: {
        type: 'email_text_input',
        action_id: ACTIONS.email,
        dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
        ...initial(email, LONGEST_EMAIL_ID),
      },
    },
  ];
  if (meant) {
    const { emailKey, corrected } = meant;
    const use = button(clip(`Use ${emailKey}`, LIMITS.buttonText), ACTIONS.useMeant, { value: emailKey });
    blocks.push(section(`${corrected ? ':pencil2:' : ':thinking_face:'} ${meantMrkdwn(meant)}`, use));
  }
  return blocks;
}
