import type { ViewOutput } from '@slack/bolt';
import type { AddState } from '../../../blocks/add-to-tenant/state.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { showStartWith } from './show-start-with.ts';

/**
 * Lets the first screen know the names that were typed: Slack forgets what a screen held once somebody goes back from
 * it. Done after the acknowledgement; when it fails, the names are typed again.
 */
export async function rememberNames(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
  state: AddState,
): Promise<void> {
  const { fromInvite, tenantId, channel, companyId, emailKey, firstName, lastName } = state;
  if (fromInvite) return;
  try {
    const company = await app.db.company.findUnique({
      where: { id: companyId },
      select: { id: true, name: true },
    });
    if (!company) return;
    const known = { emailKey, ...(firstName && { firstName }), ...(lastName && { lastName }) };
    await showStartWith(app, asker, view, { state: { tenantId, channel, known }, company });
  } catch (error) {
    app.logger.warn({ err: error }, 'the names could not be remembered on the first screen');
  }
}
