import type { ViewOutput } from '@slack/bolt';
import { outcomeView } from '../../../blocks/add-to-tenant/added.ts';
import { placeField } from '../../../blocks/add-to-tenant/permissions-form.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { addPerson } from '../forms/add-person.ts';
import { readAddState } from '../forms/add-state.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Add and invite**: the end of adding to a tenant. */
export async function addPermissionsSubmitted(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
): Promise<Submitted> {
  const result = await addPerson(app, asker, { view, andInvite: true });
  switch (result.outcome) {
    case 'DONE':
      return { modal: outcomeView(result.reply) };
    case 'FIELD_ERROR': {
      const { tenantId } = readAddState(view.private_metadata);
      return { errors: { [placeField(result.field, tenantId)]: result.problem } };
    }
    case 'CONFLICT':
      return { close: reply(result.sentence) };
  }
}
