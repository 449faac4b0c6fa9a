import { outcomeView } from '../../../blocks/add-to-tenant/added.ts';
import { placeField } from '../../../blocks/add-to-tenant/permissions-form.ts';
import { reply } from '../../../blocks/kit/reply.ts';
import { addPerson } from '../forms/add-person.ts';
import { readAddState } from '../forms/add-state.ts';
import { answerSubmission, type Submitted, type ViewArgs } from '../request/answer-submission.ts';
import type { SlackContext } from '../slack-context.ts';

/** **Add and invite**: the end of adding to a tenant. */
export async function addPermissionsSubmitted(app: SlackContext, args: ViewArgs): Promise<void> {
  const { view } = args;
  await answerSubmission(app, args, async (asker): Promise<Submitted> => {
    const addition = await addPerson(app, asker, { view, andInvite: true });
    switch (addition.kind) {
      case 'DONE':
        return { modal: outcomeView(addition.outcome) };
      case 'MEND': {
        const { tenantId } = readAddState(view.private_metadata);
        return { errors: { [placeField('permissionsTemplate', tenantId)]: addition.problem } };
      }
      case 'BACK':
        return { close: reply(addition.sentence) };
    }
  });
}
