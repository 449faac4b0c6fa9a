import type { SlackOptionsMiddlewareArgs } from '@slack/bolt';
import { option } from '../../../blocks/kit/options.ts';
import { searchCompanies } from '../../directory/companies/search/search-companies.ts';
import { mayAddUsers } from '../../directory/policy.ts';
import { describeError, UserError } from '../../errors.ts';
import { inertLine } from '../../words/inert-text.ts';
import { readInviteFormState } from '../forms/invite-form.ts';
import { identifyTyping } from '../request/identify.ts';
import { callerIn } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

export type OptionsArgs = Pick<SlackOptionsMiddlewareArgs<'block_suggestion'>, 'body' | 'ack'>;

/** Company in the Invite form: the tenant's companies, searched as typed, for those who may add people there. */
export async function companyOptions(app: SlackContext, { body, ack }: OptionsArgs): Promise<void> {
  try {
    const asker = await identifyTyping(app, { workspace: body.team?.id, slackUser: body.user.id });
    const { tenantId } = readInviteFormState(body.view?.private_metadata ?? '');
    const caller = callerIn(asker, tenantId);
    const found = mayAddUsers(caller)
      ? await searchCompanies(app.db, { tenantId, typed: inertLine(body.value) })
      : [];
    await ack({ options: found.map(option) });
  } catch (error) {
    // A list of options has no place for a sentence; submitting the form has.
    // A sentence for a person may hold their address; its code does not.
    const reason = error instanceof UserError ? error.code : describeError(error);
    app.logger.warn({ reason }, 'companies could not be searched');
    await ack({ options: [] });
  }
}
