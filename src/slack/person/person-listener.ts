import type { ModalView } from '@slack/types';
import type { Reply } from '../../../blocks/kit/reply.ts';
import type { PersonFormState } from '../../../blocks/person/confirm-form.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** What something done about a person comes to: a form, or what happened. */
export type PersonAnswer = { modal: ModalView } | Reply;

/** Does something about a person, or asks first, for someone who has been identified. */
export type PersonListener = (
  app: SlackContext,
  asker: Asker,
  state: PersonFormState,
) => Promise<PersonAnswer>;
