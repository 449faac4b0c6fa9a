import type { ViewOutput } from '@slack/bolt';
import type { StartState } from '../../../blocks/add-to-tenant/state.ts';
import { activeCaller } from '../../directory/callers.ts';
import { denyAddUser } from '../../directory/policy.ts';
import { type Asker, tenantsOf } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';
import { startFormFor } from './start-form-for.ts';
import { updateParentView } from './update-parent-view.ts';

/** Puts a company into the Company field of the first screen, below this view; the rest stays as typed. */
export async function showStartWith(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
  options: { state: StartState; company: { id: string; name: string }; banner?: string },
): Promise<void> {
  const { tenantId, ...state } = options.state;
  const caller = await activeCaller(app.db, { ...asker, tenantId });
  const mayAddTo = (await tenantsOf(app, asker)).filter((tenant) => denyAddUser(tenant) === null);
  const { company, banner } = options;
  const form = await startFormFor(app, { caller, mayAddTo, state, company, ...(banner && { banner }) });
  if ('modal' in form) await updateParentView(app, view, form.modal, 'root');
}
