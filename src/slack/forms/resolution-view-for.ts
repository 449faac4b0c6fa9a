import type { ModalView } from '@slack/types';
import { resolutionView } from '../../../blocks/add-to-tenant/resolution-view.ts';
import type { AddState } from '../../../blocks/add-to-tenant/state.ts';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { activeCaller } from '../../directory/callers.ts';
import { type LookUp, lookUpForAdding } from '../../directory/people/look-up-for-adding.ts';
import { refuse } from '../../directory/refusal.ts';
import { findInDirectory } from '../../invitations/status/list-directory.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/** What the look-up came to, as a screen; or that the company entered has left the tenant. */
export type Resolved =
  | { outcome: Exclude<LookUp['outcome'], 'COMPANY_NOT_IN_TENANT' | 'REFUSED'>; modal: ModalView }
  | { outcome: 'COMPANY_NOT_IN_TENANT' }
  | ({ outcome: 'REFUSED' } & Reply);

/** Looks up the email ID, and makes the second screen of adding to a tenant from what is found. */
export async function resolutionViewFor(
  app: SlackContext,
  asker: Asker,
  state: AddState,
  banner?: string,
): Promise<Resolved> {
  const { tenantId, companyId, emailKey } = state;
  const found = await lookUpForAdding(app, { ...asker, tenantId, companyId, emailKey });
  if (found.outcome === 'COMPANY_NOT_IN_TENANT') return { outcome: found.outcome };
  if (found.outcome === 'REFUSED') return { outcome: found.outcome, ...refusalReply(found.refusal) };
  const caller = await activeCaller(app.db, { ...asker, tenantId });
  const isMember = found.outcome === 'ALREADY_MEMBER' || found.outcome === 'DEACTIVATED';
  const row = isMember ? await findInDirectory(app.db, { caller, emailKey }) : null;
  const { whoCan } = await refuse(app.db, {
    asked: 'associate-company',
    denial: 'NEEDS_CREATE_AND_EDIT_COMPANIES',
    caller,
  });
  const { outcome } = found;
  // Whoever is found has a name; without one here, the next screen would have none to show.
  const named = outcome === 'MATCH' ? withName(state, found.person) : state;
  const modal = resolutionView({
    state: named,
    found,
    tenantName: caller.tenant.name,
    timezone: caller.tenant.timezone,
    row,
    whoCan,
    ...(banner && { banner }),
  });
  return { outcome, modal };
}

/** The next screen names the record that was found, not what was typed. */
function withName({ firstName: _typed, ...state }: AddState, person: { name: string }): AddState {
  return { ...state, lastName: person.name };
}
